"""A receiver of beacons: a vendor without a script, or a server of the customer's own."""

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
    """A request that has arrived."""

    host: str
    path: str
    content_type: str
    origin: str | None
    body: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object of the body; raises ValueError where it is something else."""
        document = json.loads(self.body)
        if not isinstance(document, dict):
            raise ValueError(f"{self.body!r} is not a JSON object")
        return document


class Inbox:
    """What has arrived, in order; shared by the threads of servers and tests."""

    def __init__(self) -> None:
        self._beacons: list[Beacon] = []
        self._changed = threading.Condition()

    def put(self, beacon: Beacon) -> None:
        """Add a beacon."""
        with self._changed:
            self._beacons.append(beacon)
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget everything."""
        with self._changed:
            self._beacons.clear()

    def beacons(self) -> tuple[Beacon, ...]:
        """Give what has arrived so far."""
        with self._changed:
            return tuple(self._beacons)

    def wait(self, seconds: float) -> bool:
        """Wait until something has arrived, for so long at most; tells whether it has."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._beacons), seconds)


def beacon_handler(inbox: Inbox) -> Callable[[Request], Awaitable[JSONResponse]]:
    """Make a handler that puts requests in the inbox.

    It answers without CORS headers: whether the vendors send any is not established, and a beacon
    must not need them.
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
    """Serve a receiver for every path, as a host of its own."""
    return Starlette(routes=[Route("/{path:path}", beacon_handler(inbox), methods=["POST"])])


def beacon_hosts(configs: Iterable[SnippetConfig]) -> set[str]:
    """Name the hosts that the snippets of configurations post to, apart from the page's own."""
    return {
        host
        for config in configs
        for address in config.vendor_descriptor.parameters_of_kind(config.options, "url")
        if (host := urlsplit(address).hostname)
    }
