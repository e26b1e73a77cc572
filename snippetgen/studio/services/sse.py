"""Server-sent events: what happens while the studio's page is open."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from snippetgen.studio.services.project import Project

LOOK_EVERY = 0.5
"""Seconds between two looks at the files."""

PING_EVERY = 15.0
"""Seconds without an event after which a comment keeps the connection open."""

MOST_WAITING = 200
"""Events that are kept for a page that does not read; further ones are dropped."""


def event(name: str, data: object) -> str:
    """Write an event as a stream of them has it."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def stream(events: AsyncIterator[str]) -> StreamingResponse:
    """Answer with events as they come."""
    return StreamingResponse(
        events, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


class Events:
    """Tells every open page what happens; any thread may tell."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._listening: set[Callable[[str], None]] = set()
        self.closed = False
        self.routes = [Route("/api/events", self._answer)]

    def tell(self, name: str, data: object) -> None:
        """Tell an event to all that listen now."""
        text = event(name, data)
        for take in tuple(self._listening):
            take(text)

    def close(self) -> None:
        """End every stream: a server that stops must not wait for them."""
        self.closed = True
        self.tell("bye", {})

    async def _answer(self, _: Request) -> StreamingResponse:
        return stream(self._events())

    async def _events(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)

        def put(text: str) -> None:
            with suppress(asyncio.QueueFull):
                waiting.put_nowait(text)

        def take(text: str) -> None:
            with suppress(RuntimeError):  # the loop has been closed
                loop.call_soon_threadsafe(put, text)

        self._listening.add(take)
        try:
            yield ": hello\n\n"
            async for text in self._followed(waiting):
                yield text
        finally:
            self._listening.discard(take)

    async def _followed(self, waiting: asyncio.Queue[str]) -> AsyncIterator[str]:
        seen, silent = self._project.version, 0.0
        while not self.closed:
            try:
                text = await asyncio.wait_for(waiting.get(), LOOK_EVERY)
            except TimeoutError:
                silent += LOOK_EVERY
            else:
                silent = 0.0
                yield text
            self._project.refresh()
            if self._project.version != seen:
                seen, silent = self._project.version, 0.0
                yield event("files", {"version": seen})
            if silent >= PING_EVERY:
                silent = 0.0
                yield ": ping\n\n"
