"""The one request that reports a stored delivery, to the destination's hosts and no others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from snippetgen.conversions.event_api import conversion_uuid
from snippetgen.conversions.event_limits import HOSTS
from snippetgen.destinations import SendOptions, receiver

if TYPE_CHECKING:
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
            raise ValueError(f"endpoint is {self.fake!r}: it must have the form http://HOST:PORT")

    def build(self, delivery: StoredDelivery) -> httpx.Request:
        """Return the request that reports a delivery.

        Raises ValueError if its payload has been deleted, is damaged, or leads to another host.
        """
        receiver_ = receiver(delivery.destination)
        request = _request(delivery, receiver_, self.events_host)
        request.headers["User-Agent"] = USER_AGENT
        host = request.url.host
        if request.url.scheme != "https" or not receiver_.owns(host):
            raise ValueError(f"{host!r} is not a host of {receiver_.title}: nothing is sent to it")
        if self.fake is None:
            return request
        url = f"{self.fake.rstrip('/')}{request.url.raw_path.decode()}"
        headers = request.headers  # with Optimizely's Host
        return httpx.Request(request.method, url, headers=headers, content=request.content)


def host_of(request: httpx.Request) -> str:
    """Return the host that a request is for, even if a fake answers it."""
    return request.headers["Host"]


def _request(delivery: StoredDelivery, receiver: Receiver[Any], events_host: str) -> httpx.Request:
    if delivery.payload is None:
        raise ValueError("the payload of the delivery has been deleted")
    uuid = conversion_uuid(delivery.vendor, delivery.call_id, delivery.goal)
    options = SendOptions(delivery.called_at, uuid, events_host)
    request = receiver.request(delivery.payload, options)
    try:
        return httpx.Request(
            request.method,
            request.url,
            headers=dict(request.headers),
            content=request.body or None,
        )
    except httpx.InvalidURL as error:
        raise ValueError(f"the payload of the delivery is not a URL: {error}") from error
