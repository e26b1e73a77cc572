"""Routes that start, follow and cancel a job with browsers; one job of a kind runs at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api.event_stream import EventStreamResponse
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.job import Job
from snippetgen.studio.services.sse import format_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from snippetgen.http.public_origins import PublicOrigins

AnyJob = TypeVar("AnyJob", bound=Job)

POLL_INTERVAL = 0.1
"""Seconds between two checks of a job's progress."""

CLOSE_TIMEOUT = 5.0
"""Seconds that a stopping server waits for a job's browsers to close."""


class JobRoutes(Generic[AnyJob]):
    """`POST path` starts a job, `GET path/<job>` streams its events, `DELETE` cancels it.

    While a job runs, another one is refused with 409 and the running one as `job`. `prepare` checks
    a request, and returns what starts its job. `what` names the job in messages, such as
    "verification". The member `report` of an event is a path on the preview's origin.
    """

    KEPT = 1
    """How many jobs can be followed, the latest included."""

    def __init__(
        self,
        path: str,
        what: str,
        prepare: Callable[[Request], Awaitable[Callable[[], AnyJob]]],
        origins: PublicOrigins,
    ) -> None:
        self._what = what
        self._prepare = prepare
        self._origins = origins
        self.jobs: deque[AnyJob] = deque(maxlen=self.KEPT)
        """The latest jobs, the newest last."""
        self._closed = False
        self.routes = [
            Route(path, self._start, methods=["POST"]),
            Route(f"{path}/{{job}}", self._follow, methods=["GET"]),
            Route(f"{path}/{{job}}", self._cancel, methods=["DELETE"]),
        ]

    def close(self) -> None:
        """End the job with its browsers, and every stream."""
        self._closed = True
        for job in self.jobs:
            job.cancel(CLOSE_TIMEOUT)

    def _preview(self, request: Request) -> str:
        return str(self._origins.preview(request.headers.get("host", "")))

    def description(self, job: AnyJob, request: Request) -> dict[str, Any]:
        """Return a job and its state, for the page that sends a request, as JSON types."""
        event, data = job.state
        return {
            "job": job.id,
            "changed": job.changed.isoformat(),
            "event": event,
            "data": _with_report(data, self._preview(request)),
        }

    async def _start(self, request: Request) -> JSONResponse:
        start = await self._prepare(request)
        if self.jobs and (latest := self.jobs[-1]).running:
            raise ApiError(
                409,
                f"Another {self._what} is still running. Wait for it, or cancel it.",
                job=latest.id,
            )
        self.jobs.append(start())
        return JSONResponse({"job": self.jobs[-1].id}, 202)

    async def _follow(self, request: Request) -> EventStreamResponse:
        return EventStreamResponse(self._events(self._find(request), self._preview(request)))

    async def _cancel(self, request: Request) -> JSONResponse:
        self._find(request).cancel()
        return JSONResponse({})

    def _find(self, request: Request) -> AnyJob:
        found = next((job for job in self.jobs if job.id == request.path_params["job"]), None)
        if found is None:
            latest = "one" if self.KEPT == 1 else f"{self.KEPT}"
            raise ApiError(404, f"No such {self._what}. The studio keeps only the latest {latest}.")
        return found

    async def _events(self, job: Job, preview: str) -> AsyncIterator[str]:
        sent = None
        while not self._closed:
            running, state = job.running, job.state
            if state is not sent:
                sent = state
                name, data = state
                yield format_event(name, _with_report(data, preview))
            elif not running:
                return
            await asyncio.sleep(POLL_INTERVAL)


def _with_report(data: dict[str, Any], preview: str) -> dict[str, Any]:
    """Return the data of an event with the full address of its report, if it has one."""
    return {**data, "report": f"{preview}{data['report']}"} if "report" in data else data
