"""From a record to the one request that reports it, and to no other host than Optimizely's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from snippetgen.wire.classic import build_at, conversion_of, parse
from snippetgen.wire.destination import DESTINATIONS
from snippetgen.wire.hit import LOG_DOMAIN

if TYPE_CHECKING:
    from snippetgen.relay.records import Record

AGENT = "snippetgen-relay"

_HOSTS = re.compile(rf"[0-9]{{1,20}}\.{re.escape(LOG_DOMAIN)}")


@dataclass(frozen=True)
class Target:
    """Where requests go: to Optimizely, or to a fake of it at `fake`, such as http://127.0.0.1."""

    fake: str | None = None

    def request(self, record: Record) -> httpx.Request:
        """Make the request for a record anew, from the pieces of what is stored.

        Raises ValueError where what is stored is no conversion.
        """
        return self._to(httpx.Request("GET", _classic_url(record), headers={"User-Agent": AGENT}))

    def _to(self, request: httpx.Request) -> httpx.Request:
        host = request.url.host
        if request.url.scheme != "https" or not _HOSTS.fullmatch(host):
            raise ValueError(f"{host!r} is not a host of Optimizely's: nothing is sent there")
        if self.fake is None:
            return request
        url = f"{self.fake.rstrip('/')}{request.url.raw_path.decode()}"
        return httpx.Request(request.method, url, headers={"User-Agent": AGENT, "Host": host})


def host_of(request: httpx.Request) -> str:
    """Name the host that a request is for, which a fake stands for as well."""
    return request.headers["Host"]


def _classic_url(record: Record) -> str:
    if record.payload is None:
        raise ValueError("the record's data has been deleted")
    if record.destination not in DESTINATIONS:
        raise ValueError(f"destination is {record.destination!r}, which this version does not know")
    conversion = conversion_of(parse(record.payload), record.destination)
    return build_at(conversion, record.destination, record.called_at // 1000)
