"""Server-sent events, and the bus that carries them to every open page of the studio."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from snippetgen.studio.services.file_stamps import Stamp
    from snippetgen.studio.services.project import Project
    from snippetgen.studio.services.worker import Worker

POLL_INTERVAL = 0.5
"""Seconds between two checks of the files."""

PING_INTERVAL = 15.0
"""Seconds without an event after which `ping` shows that the connection is open."""

QUEUE_SIZE = 200
"""The maximum number of events that wait for a page that does not read them; further ones are
dropped."""


def format_event(name: str, data: object) -> str:
    """Return an event in the format of `text/event-stream`; the data as JSON."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


class EventBus:
    """Publishes events to all subscribers, and watches a project and tables of customers."""

    def __init__(
        self, project: Project, worker: Worker, table_stamps: Callable[[], tuple[Stamp, ...]]
    ) -> None:
        """`table_stamps` returns a different value once a table has changed."""
        self._project = project
        self._worker = worker
        self._table_stamps = table_stamps
        self._subscribers: set[Callable[[str], None]] = set()
        self.closed = False

    def publish(self, name: str, data: object) -> None:
        """Send an event to all current subscribers; safe to call from any thread."""
        text = format_event(name, data)
        for deliver in tuple(self._subscribers):
            deliver(text)

    def close(self) -> None:
        """End every subscription, because a server that stops waits for its responses."""
        self.closed = True
        self.publish("bye", {})

    async def subscribe(self, seen: int | None = None) -> AsyncIterator[str]:
        """Yield events as they are published, and `files` or `customers` after a change of these.

        `seen` is the version of the files that the subscriber knows, by default the current one.
        """
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[str] = asyncio.Queue(QUEUE_SIZE)

        def put(text: str) -> None:
            with suppress(asyncio.QueueFull):
                queue.put_nowait(text)

        def deliver(text: str) -> None:
            with suppress(RuntimeError):  # the loop has been closed
                loop.call_soon_threadsafe(put, text)

        self._subscribers.add(deliver)
        try:
            yield ": hello\n\n"
            async for text in self._merged(queue, seen):
                yield text
        finally:
            self._subscribers.discard(deliver)

    async def _merged(self, queue: asyncio.Queue[str], seen: int | None) -> AsyncIterator[str]:
        """Yield events from the queue, changes, and pings."""
        seen, silent = self._project.version if seen is None else seen, 0.0
        tables: tuple[Stamp, ...] = ()
        while not self.closed:
            try:
                text = await asyncio.wait_for(queue.get(), POLL_INTERVAL)
            except TimeoutError:
                silent += POLL_INTERVAL
            else:
                silent = 0.0
                yield text
            now = await self._worker.run(self._refreshed)
            if now != tables:
                tables, silent = now, 0.0
                yield format_event("customers", {})
            if self._project.version != seen:
                seen, silent = self._project.version, 0.0
                yield format_event("files", {"version": seen})
            if silent >= PING_INTERVAL:
                silent = 0.0
                yield format_event("ping", {})

    def _refreshed(self) -> tuple[Stamp, ...]:
        """Read the files that have changed, and return the stamps of the tables."""
        self._project.refresh()
        return self._table_stamps()
