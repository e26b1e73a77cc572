"""Routes that start, follow and cancel a job with browsers; one job of a kind runs at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api.event_stream import EventStreamResponse
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.sse import format_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.job import Job

POLL_INTERVAL = 0.1
"""Seconds between two checks of a job's progress."""

CLOSE_TIMEOUT = 5.0
"""Seconds that a stopping server waits for a job's browsers to close."""


class JobRoutes:
    """`POST path` starts a job, `GET path/<job>` streams its events, `DELETE` cancels it.

    While a job runs, another one is refused with 409 and the running one as `job`. `prepare` checks
    a request, and returns what starts its job. `what` names the job in messages, such as
    "verification". The member `report` of an event is a path on the preview's origin.
    """

    def __init__(
        self,
        path: str,
        what: str,
        prepare: Callable[[Request], Awaitable[Callable[[], Job]]],
        origins: PublicOrigins,
    ) -> None:
        self._what = what
        self._prepare = prepare
        self._origins = origins
        self._job: Job | None = None
        self._closed = False
        self.routes = [
            Route(path, self._start, methods=["POST"]),
            Route(f"{path}/{{job}}", self._follow, methods=["GET"]),
            Route(f"{path}/{{job}}", self._cancel, methods=["DELETE"]),
        ]

    def close(self) -> None:
        """End the job with its browsers, and every stream."""
        self._closed = True
        if self._job:
            self._job.cancel(CLOSE_TIMEOUT)

    async def _start(self, request: Request) -> JSONResponse:
        start = await self._prepare(request)
        if self._job and self._job.running:
            raise ApiError(
                409,
                f"Another {self._what} is still running. Wait for it, or cancel it.",
                job=self._job.id,
            )
        self._job = start()
        return JSONResponse({"job": self._job.id}, 202)

    async def _follow(self, request: Request) -> EventStreamResponse:
        preview = self._origins.preview(request.headers.get("host", ""))
        return EventStreamResponse(self._events(self._find(request), str(preview)))

    async def _cancel(self, request: Request) -> JSONResponse:
        self._find(request).cancel()
        return JSONResponse({})

    def _find(self, request: Request) -> Job:
        if self._job is None or self._job.id != request.path_params["job"]:
            raise ApiError(404, f"No such {self._what}. The studio keeps only the latest one.")
        return self._job

    async def _events(self, job: Job, preview: str) -> AsyncIterator[str]:
        sent = None
        while not self._closed:
            running, state = job.running, job.state
            if state is not sent:
                sent = state
                name, data = state
                if "report" in data:
                    data = {**data, "report": f"{preview}{data['report']}"}
                yield format_event(name, data)
            elif not running:
                return
            await asyncio.sleep(POLL_INTERVAL)
