"""`/api/inspect`: starts, follows and cancels the inspection of a live page; one runs at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.studio.api.job_stream import JobRoutes
from snippetgen.studio.api.schemas import InspectRequest, parse
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace


class InspectionRoutes(JobRoutes[Job]):
    """Inspects live pages, with the configuration of a draft or a file, or without one."""

    def __init__(
        self, workspace: Workspace, harness: Harness, worker: Worker, origins: PublicOrigins
    ) -> None:
        super().__init__("/api/inspect", "check", self._inspection, origins)
        self._workspace = workspace
        self._harness = harness
        self._worker = worker

    async def _inspection(self, request: Request) -> Callable[[], Job]:
        body = await parse(request, InspectRequest)
        if body.draft is not None and body.path is not None:
            raise ApiError(400, "Give draft or path, not both.")
        config = await self._worker.run(lambda: self._configuration(body))

        def start() -> Job:
            try:
                steps = self._harness.inspect(
                    body.url, config, body.engine, viewport=body.viewport, insecure=body.insecure
                )
            except ValueError as error:
                raise ApiError(400, str(error)) from None
            return Job(steps, last="verdict", progress={"step": "browser"})

        return start

    def _configuration(self, body: InspectRequest) -> SnippetConfig | None:
        if body.draft is None and body.path is None:
            return None
        return self._workspace.configuration_of(draft=body.draft, path=body.path)
