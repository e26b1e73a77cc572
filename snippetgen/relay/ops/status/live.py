"""Keeps open pages up to date with server-sent events; pages with the same content share a query.

A listener has no queue. It receives the parts that have changed since its last event, so a slow
listener skips outdated parts.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

    Read = Callable[[], Mapping[str, str]]
    """Returns the parts of a page by name, as HTML."""

INTERVAL = 1.0
"""Seconds between two queries."""

PING = 15.0
"""Seconds without an event after which a comment keeps the connection open."""

LIFETIME = 3600.0
"""Seconds after which a stream ends. The page opens a new one if its user is still signed in."""

MOST_LISTENERS = 50

GRACE = 0.5
"""Seconds that a listener has to receive its last event when the server stops."""

_FULL = "Too many pages are open, so this page does not update itself. Reload it to see changes.\n"

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Makes nginx pass on each event immediately.
    (b"x-accel-buffering", b"no"),
]

_log = structlog.get_logger("snippetgen.relay")


class LivePages:
    """The open pages, by their content."""

    def __init__(self, interval: float = INTERVAL, most: int = MOST_LISTENERS) -> None:
        self._interval = interval
        self._most = most
        self._feeds: dict[str, _Feed] = {}
        self._closed = asyncio.Event()
        # However many different pages are open, their queries take a third of one thread's time.
        self._turn = asyncio.Lock()

    @property
    def listeners(self) -> int:
        """The number of pages that are listening."""
        return sum(feed.listeners for feed in self._feeds.values())

    def close(self) -> None:
        """End all streams, for which a stopping server would wait. Call it in their loop."""
        self._closed.set()
        for feed in self._feeds.values():
            feed.changed.set()

    def response(self, shown: str, read: Read) -> Response:
        """Return the stream of a page that shows the result of `read`, shared by name."""
        return _EventStream(self, shown, read)

    async def stream(self, shown: str, read: Read, receive: Receive, send: Send) -> bool:
        """Send events until the client is gone or the server stops.

        Returns False, without having sent anything, if too many pages are open.
        """
        if self._closed.is_set() or self.listeners >= self._most:
            return False
        feed = self._feeds.get(shown)
        if feed is None:
            feed = self._feeds[shown] = _Feed(read, self._interval, self._turn)
        feed.listeners += 1
        try:
            await self._follow(feed, receive, send)
        finally:
            feed.listeners -= 1
            if not feed.listeners:
                feed.stop()
                del self._feeds[shown]
        return True

    async def _follow(self, feed: _Feed, receive: Receive, send: Send) -> None:
        streaming = asyncio.create_task(self._send_events(feed, send))
        ends = {streaming, *map(asyncio.create_task, (_disconnected(receive), self._closed.wait()))}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if self._closed.is_set():
                await asyncio.wait({streaming}, timeout=GRACE)
        finally:
            for task in ends:
                task.cancel()
            found = await asyncio.gather(*ends, return_exceptions=True)
        for error in found:
            if isinstance(error, Exception) and not isinstance(error, OSError):
                raise error

    async def _send_events(self, feed: _Feed, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        seen: Mapping[str, str] = {}
        ends = time.monotonic() + LIFETIME
        while not self._closed.is_set() and time.monotonic() < ends:
            changed, parts = feed.changed, feed.parts
            event = ""
            if parts is seen:
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), PING)
                if feed.parts is seen:
                    event = ": ping\n\n"
            else:
                new = {name: html for name, html in parts.items() if seen.get(name) != html}
                seen = parts
                event = f"event: parts\ndata: {json.dumps(new)}\n\n" if new else ""
            if event:
                body = event.encode()
                await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


class _Feed:
    """The content of pages with the same address, queried repeatedly while one of them is open."""

    def __init__(self, read: Read, interval: float, turn: asyncio.Lock) -> None:
        self.listeners = 0
        self.parts: Mapping[str, str] = {}
        self.changed = asyncio.Event()
        self._task = asyncio.create_task(self._follow(read, interval, turn))

    def stop(self) -> None:
        self._task.cancel()

    async def _follow(self, read: Read, interval: float, turn: asyncio.Lock) -> None:
        while True:
            async with turn:
                began = time.monotonic()
                try:
                    self._show(await run_in_threadpool(read))
                except SQLAlchemyError as error:
                    _log.warning("status_page_not_read", error=type(error).__name__)
                await asyncio.sleep(2 * (time.monotonic() - began))
            await asyncio.sleep(interval)

    def _show(self, parts: Mapping[str, str]) -> None:
        if parts != self.parts:
            self.parts, changed = parts, self.changed
            self.changed = asyncio.Event()
            changed.set()


class _EventStream(Response):
    def __init__(self, live: LivePages, shown: str, read: Read) -> None:
        super().__init__()
        self._live, self._shown, self._read = live, shown, read

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events, or a response that rejects the page."""
        if not await self._live.stream(self._shown, self._read, receive, send):
            refusal = PlainTextResponse(_FULL, 503, {"Retry-After": "60"})
            await refusal(scope, receive, send)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
