"""Receives beacons in place of a vendor without a script, or of a customer's server."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig


@dataclass(frozen=True)
class Beacon:
    """A request that arrived."""

    host: str
    path: str
    content_type: str
    origin: str | None
    body: str

    @property
    def document(self) -> dict[str, Any]:
        """The body as a JSON object; raises ValueError if it is not one."""
        document = json.loads(self.body)
        if not isinstance(document, dict):
            raise ValueError(f"{self.body!r} is not a JSON object")
        return document


class Inbox:
    """The beacons that arrived, oldest first. Servers and tests share it across threads."""

    def __init__(self) -> None:
        self._beacons: list[Beacon] = []
        self._changed = threading.Condition()

    def put(self, beacon: Beacon) -> None:
        """Add a beacon."""
        with self._changed:
            self._beacons.append(beacon)
            self._changed.notify_all()

    def clear(self) -> None:
        """Remove all beacons."""
        with self._changed:
            self._beacons.clear()

    def beacons(self) -> tuple[Beacon, ...]:
        """Return the beacons so far."""
        with self._changed:
            return tuple(self._beacons)

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for a beacon; returns whether there is one."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._beacons), seconds)


def beacon_handler(inbox: Inbox) -> Callable[[Request], Awaitable[JSONResponse]]:
    """Return a request handler that puts beacons into the inbox.

    It sends no CORS headers: it is unknown whether vendors do, and a beacon must not need them.
    """

    async def receive(request: Request) -> JSONResponse:
        inbox.put(
            Beacon(
                host=request.url.hostname or "",
                path=request.url.path,
                content_type=request.headers.get("content-type", ""),
                origin=request.headers.get("origin"),
                body=(await request.body()).decode(errors="replace"),
            )
        )
        return JSONResponse({})

    return receive


def create_beacon_receiver(inbox: Inbox) -> Starlette:
    """Return an application that receives beacons at every path."""
    return Starlette(routes=[Route("/{path:path}", beacon_handler(inbox), methods=["POST"])])


def beacon_hosts(configs: Iterable[SnippetConfig]) -> set[str]:
    """Return the hosts that the snippets of configurations send beacons to."""
    return {
        host
        for config in configs
        for address in config.vendor_descriptor.parameters_of_kind(config.options, "url")
        if (host := urlsplit(address).hostname)
    }
