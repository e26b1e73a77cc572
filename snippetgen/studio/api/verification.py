"""Verification as a job that the studio's page starts, follows and cancels; one at a time."""

from __future__ import annotations

import asyncio
import secrets
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.http.origins import neighbour
from snippetgen.studio.api.schemas import Refusal, VerifyAsked, read
from snippetgen.studio.services.sse import event, stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request
    from starlette.responses import StreamingResponse

    from snippetgen.studio.api.drafts import Drafting
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.workspace import Workspace

LOOK_EVERY = 0.1
"""Seconds between two looks at a job's progress."""


class Job:
    """A verification in a thread of its own; `state` is its latest event, name and data."""

    def __init__(self, steps: Iterator[dict[str, Any]]) -> None:
        self.id = secrets.token_hex(8)
        self.state: tuple[str, dict[str, Any]] = ("progress", {"done": 0, "total": 0, "failed": 0})
        self._steps = steps
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.is_alive()

    def cancel(self, wait: float = 0.0) -> None:
        """Let it end after the page that it is at; wait so many seconds for it."""
        self._cancelled.set()
        self._thread.join(wait)

    def _run(self) -> None:
        last: dict[str, Any] = {"done": 0, "total": 0}
        try:
            with closing(self._steps) as steps:  # type: ignore[type-var]
                for last in steps:
                    if self._cancelled.is_set():
                        break
                    self.state = ("done" if "report" in last else "progress", last)
        except Exception as error:  # whatever a browser does, the page is told
            self.state = ("failed", {"error": str(error) or type(error).__name__})
            return
        if self.state[0] == "progress":
            self.state = ("cancelled", {"done": last["done"], "total": last["total"]})


class Verifying:
    """Runs jobs."""

    def __init__(
        self, drafting: Drafting, workspace: Workspace, harness: Harness, stage_port: int
    ) -> None:
        self._drafting = drafting
        self._workspace = workspace
        self._harness = harness
        self._stage_port = stage_port
        self._job: Job | None = None
        self._closed = False
        self.routes = [
            Route("/api/verify", self._start, methods=["POST"]),
            Route("/api/verify/{job}", self._follow, methods=["GET"]),
            Route("/api/verify/{job}", self._cancel, methods=["DELETE"]),
        ]

    def close(self) -> None:
        """End what runs, browsers included, and every stream."""
        self._closed = True
        if self._job:
            self._job.cancel(wait=5.0)

    async def _start(self, request: Request) -> JSONResponse:
        asked = await read(request, VerifyAsked)
        if (asked.draft is None) == (asked.path is None):
            raise Refusal(400, "Give either draft or path.")
        if self._job and self._job.running:
            raise Refusal(409, "A verification is running already: wait for it, or cancel it.")
        config = (
            self._drafting.configuration(asked.draft)
            if asked.draft is not None
            else self._workspace.configuration(str(asked.path))
        )
        try:
            steps = self._harness.verify(config, asked.engines, asked.situations)
        except ValueError as error:
            raise Refusal(400, str(error)) from None
        self._job = Job(steps)
        return JSONResponse({"job": self._job.id}, 202)

    async def _follow(self, request: Request) -> StreamingResponse:
        stage = neighbour(request.headers.get("host", ""), self._stage_port)
        return stream(self._events(self._find(request), str(stage)))

    async def _cancel(self, request: Request) -> JSONResponse:
        self._find(request).cancel()
        return JSONResponse({})

    def _find(self, request: Request) -> Job:
        if self._job is None or self._job.id != request.path_params["job"]:
            raise Refusal(404, "There is no such verification.")
        return self._job

    async def _events(self, job: Job, stage: str) -> AsyncIterator[str]:
        told = None
        while not self._closed:
            running, state = job.running, job.state
            if state is not told:
                told = state
                name, data = state
                if "report" in data:
                    data = {**data, "report": f"{stage}{data['report']}"}
                yield event(name, data)
            elif not running:
                return
            await asyncio.sleep(LOOK_EVERY)
