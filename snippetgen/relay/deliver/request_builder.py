"""Builds the request that reports stored deliveries, only to the destination's hosts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from snippetgen.conversions.event_limits import HOSTS
from snippetgen.destinations import SendOptions, receiver
from snippetgen.text.display import without_user

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.destinations import Receiver
    from snippetgen.relay.store.models import StoredDelivery

USER_AGENT = "snippetgen-relay"


@dataclass(frozen=True)
class RequestBuilder:
    """Builds requests to Optimizely, or to a fake of it at `fake`, such as http://127.0.0.1:8100.

    Raises ValueError if `fake` is not the address of a server.
    """

    fake: str | None = None
    events_host: str = HOSTS[0]

    def __post_init__(self) -> None:
        """Check the address of the fake."""
        if self.fake is not None and not re.fullmatch(r"https?://[^/?#@\s]+/?", self.fake):
            given = without_user(self.fake)
            raise ValueError(f"endpoint is {given!r}: it must have the form http://HOST:PORT")

    def build(self, deliveries: Sequence[StoredDelivery]) -> httpx.Request:
        """Return one request that reports deliveries for the same destination.

        Raises ValueError if they cannot be sent together, or if the payload of one has been
        deleted, is damaged, or leads to another host.
        """
        receiver_ = receiver(deliveries[0].destination)
        request = _request(deliveries, receiver_, self.events_host)
        request.headers["User-Agent"] = USER_AGENT
        host = request.url.host
        if request.url.scheme != "https" or not receiver_.owns(host):
            raise ValueError(f"{host!r} is not a host of {receiver_.title}; nothing is sent to it")
        if self.fake is None:
            return request
        url = f"{self.fake.rstrip('/')}{request.url.raw_path.decode()}"
        headers = request.headers  # with Optimizely's Host
        return httpx.Request(request.method, url, headers=headers, content=request.content)

    def origin(self, destination: str, project: str) -> str:
        """Return scheme, host and port of requests about a project, of Optimizely and not the fake.

        Returns "" if they are not known.
        """
        found = find(destination)
        return found.origin(project, self.events_host) if found else ""


def find(destination: str) -> Receiver[Any] | None:
    """Return a destination by its name, or None if the package that adds it has been removed."""
    try:
        return receiver(destination)
    except ValueError:
        return None


def has_own_host(destination: str) -> bool:
    """Return whether each project of a destination has its own host."""
    found = find(destination)
    return found is not None and found.own_hosts


def batch_size(destination: str) -> int:
    """Return how many deliveries for a destination a request may report."""
    found = find(destination)
    return found.batch_size if found else 1


def _request(
    deliveries: Sequence[StoredDelivery], receiver: Receiver[Any], events_host: str
) -> httpx.Request:
    conversions = [
        (_payload(each), SendOptions(each.called_at, each.uuid, events_host)) for each in deliveries
    ]
    request = receiver.batch_request(conversions)
    try:
        return httpx.Request(
            request.method,
            request.url,
            headers=dict(request.headers),
            content=request.body or None,
        )
    except httpx.InvalidURL as error:
        raise ValueError(f"the payload of the delivery is not a URL: {error}") from error


def _payload(delivery: StoredDelivery) -> str:
    if delivery.payload is None:
        raise ValueError("the payload of the delivery has been deleted")
    return delivery.payload
