"""The one request that reports a stored delivery, to Optimizely's hosts and no others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from snippetgen.conversions.compact_value import decode
from snippetgen.conversions.event_api import HOSTS, PATH, TimedConversion, batch, conversion_uuid
from snippetgen.conversions.hit import LOG_DOMAIN

if TYPE_CHECKING:
    from snippetgen.relay.store.models import StoredDelivery

USER_AGENT = "snippetgen-relay"

_LOG_HOST = re.compile(rf"[0-9]{{1,20}}\.{re.escape(LOG_DOMAIN)}")


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

        Raises ValueError if its payload is deleted or damaged, or leads to another host.
        """
        request = _request(delivery, self.events_host)
        request.headers["User-Agent"] = USER_AGENT
        host = request.url.host
        if request.url.scheme != "https" or not (host in HOSTS or _LOG_HOST.fullmatch(host)):
            raise ValueError(f"{host!r} is not one of Optimizely's hosts: nothing is sent to it")
        if self.fake is None:
            return request
        url = f"{self.fake.rstrip('/')}{request.url.raw_path.decode()}"
        headers = request.headers  # with Optimizely's Host
        return httpx.Request(request.method, url, headers=headers, content=request.content)


def host_of(request: httpx.Request) -> str:
    """Return the host that a request is meant for, even if a fake answers it."""
    return request.headers["Host"]


def _request(delivery: StoredDelivery, events_host: str) -> httpx.Request:
    if delivery.payload is None:
        raise ValueError("the payload of the delivery is deleted")
    if delivery.destination == "web":
        return _event(delivery, delivery.payload, events_host)
    # Qualification wrote this URL itself: only the time of the call is missing.
    try:
        return httpx.Request("GET", f"{delivery.payload}&time={delivery.called_at // 1000}")
    except httpx.InvalidURL as error:
        raise ValueError(f"the payload of the delivery is not a URL: {error}") from error


def _event(delivery: StoredDelivery, payload: str, host: str) -> httpx.Request:
    uuid = conversion_uuid(delivery.vendor, delivery.call_id, delivery.goal)
    (body,) = batch([TimedConversion(decode(payload), delivery.called_at, uuid)])
    # Without this header Optimizely answers 204 even to an event that it discards.
    headers = {"Content-Type": "application/json", "X-Optimizely-Strict": "true"}
    return httpx.Request("POST", f"https://{host}{PATH}", headers=headers, content=body.body())
