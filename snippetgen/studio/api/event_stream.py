"""`GET /api/events`: what happens while the studio's page is open.

`?seen=N` names the version of the files that the page has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from snippetgen.studio.services.sse import EventBus


MOST_DIGITS = 10


class EventStreamResponse(StreamingResponse):
    """A response that sends events as they come."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[str]) -> None:
        # The second header makes nginx forward each event immediately.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, headers=headers)


class EventRoutes:
    """Streams the event bus."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus
        self.routes = [Route("/api/events", self._subscribe)]

    async def _subscribe(self, request: Request) -> EventStreamResponse:
        seen = request.query_params.get("seen", "")
        known = int(seen) if seen.isdecimal() and len(seen) < MOST_DIGITS else None
        return EventStreamResponse(self._bus.subscribe(known))
