"""From a record to the one request that reports it, and to no other host than Optimizely's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from snippetgen.conversions.classic_url import build_at, conversion_of, parse
from snippetgen.conversions.compact_value import decode
from snippetgen.conversions.event_api import HOSTS, PATH, TimedConversion, batch, conversion_uuid
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.destinations.names import form_of

if TYPE_CHECKING:
    from snippetgen.relay.store.models import Record

AGENT = "snippetgen-relay"

_LOG_HOST = re.compile(rf"[0-9]{{1,20}}\.{re.escape(LOG_DOMAIN)}")


@dataclass(frozen=True)
class Target:
    """Where requests go: to Optimizely, or to a fake of it at `fake`, such as http://127.0.0.1."""

    fake: str | None = None
    events_host: str = HOSTS[0]

    def __post_init__(self) -> None:
        """Raise ValueError where the fake has no address."""
        if self.fake is not None and not re.fullmatch(r"https?://[^/?#@\s]+/?", self.fake):
            raise ValueError(f"endpoint is {self.fake!r}: it is of the form http://HOST:PORT")

    def request(self, record: Record) -> httpx.Request:
        """Make the request for a record anew, from the pieces of what is stored.

        Raises ValueError where what is stored is no conversion.
        """
        request = _request(record, self.events_host)
        request.headers["User-Agent"] = AGENT
        host = request.url.host
        if request.url.scheme != "https" or not (host in HOSTS or _LOG_HOST.fullmatch(host)):
            raise ValueError(f"{host!r} is not a host of Optimizely's: nothing is sent there")
        if self.fake is None:
            return request
        url = f"{self.fake.rstrip('/')}{request.url.raw_path.decode()}"
        headers = request.headers  # the Host is Optimizely's
        return httpx.Request(request.method, url, headers=headers, content=request.content)


def host_of(request: httpx.Request) -> str:
    """Name the host that a request is for, which a fake stands for as well."""
    return request.headers["Host"]


def _request(record: Record, events_host: str) -> httpx.Request:
    if record.payload is None:
        raise ValueError("the record's data has been deleted")
    if record.destination == "web":
        return _event(record, record.payload, events_host)
    form = form_of(record.destination)
    conversion = conversion_of(parse(record.payload), form)
    return httpx.Request("GET", build_at(conversion, form, record.called_at // 1000))


def _event(record: Record, payload: str, host: str) -> httpx.Request:
    uuid = conversion_uuid(record.vendor, record.call_id, record.goal)
    (body,) = batch([TimedConversion(decode(payload), record.called_at, uuid)])
    # Without it Optimizely answers 204 to what it throws away, too.
    headers = {"Content-Type": "application/json", "X-Optimizely-Strict": "true"}
    return httpx.Request("POST", f"https://{host}{PATH}", headers=headers, content=body.body())
