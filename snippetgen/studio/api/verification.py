"""`/api/verify`: starts, follows and cancels a verification; one runs at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api.event_stream import EventStreamResponse
from snippetgen.studio.api.schemas import VerifyRequest, parse
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.sse import format_event
from snippetgen.studio.services.verification_job import VerificationJob

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.drafts import Drafts
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace

POLL_INTERVAL = 0.1
"""Seconds between two looks at a job's progress."""

CLOSE_TIMEOUT = 5.0
"""Seconds that a stopping server waits for a job's browsers to close."""


class VerificationRoutes:
    """Runs verifications of drafts and files."""

    def __init__(
        self,
        drafts: Drafts,
        workspace: Workspace,
        harness: Harness,
        worker: Worker,
        origins: PublicOrigins,
    ) -> None:
        self._drafts = drafts
        self._workspace = workspace
        self._harness = harness
        self._worker = worker
        self._origins = origins
        self._job: VerificationJob | None = None
        self._closed = False
        self.routes = [
            Route("/api/verify", self._start, methods=["POST"]),
            Route("/api/verify/{job}", self._follow, methods=["GET"]),
            Route("/api/verify/{job}", self._cancel, methods=["DELETE"]),
        ]

    def close(self) -> None:
        """End the job with its browsers, and every stream."""
        self._closed = True
        if self._job:
            self._job.cancel(CLOSE_TIMEOUT)

    async def _start(self, request: Request) -> JSONResponse:
        body = await parse(request, VerifyRequest)
        if (body.draft is None) == (body.path is None):
            raise ApiError(400, "Give either draft or path.")
        config = await self._worker.run(lambda: self._configuration(body))
        if self._job and self._job.running:
            raise ApiError(409, "A verification is already running. Wait for it, or cancel it.")
        try:
            steps = self._harness.verify(config, body.engines, body.situations)
        except ValueError as error:
            raise ApiError(400, str(error)) from None
        self._job = VerificationJob(steps)
        return JSONResponse({"job": self._job.id}, 202)

    def _configuration(self, body: VerifyRequest) -> SnippetConfig:
        if body.draft is not None:
            return self._drafts.configuration(body.draft)
        return self._workspace.configuration(str(body.path))

    async def _follow(self, request: Request) -> EventStreamResponse:
        preview = self._origins.preview(request.headers.get("host", ""))
        return EventStreamResponse(self._events(self._find(request), str(preview)))

    async def _cancel(self, request: Request) -> JSONResponse:
        self._find(request).cancel()
        return JSONResponse({})

    def _find(self, request: Request) -> VerificationJob:
        if self._job is None or self._job.id != request.path_params["job"]:
            raise ApiError(404, "No such verification. The studio keeps only the latest.")
        return self._job

    async def _events(self, job: VerificationJob, preview: str) -> AsyncIterator[str]:
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
