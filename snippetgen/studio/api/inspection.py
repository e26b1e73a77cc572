"""`/api/inspect`: starts, follows and cancels the inspection of a live page; one runs at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api.job_stream import JobRoutes
from snippetgen.studio.api.schemas import InspectRequest, parse
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.job import Job
from snippetgen.studio.services.subjects import subject_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.harness import Harness, Json
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace


class Inspection(Job):
    """An inspection, with what was asked."""

    def __init__(
        self, steps: Iterator[Json | None], asked: InspectRequest, about: str | None
    ) -> None:
        """`about` is the digest of the configuration that the page is compared with, if any."""
        self.asked = asked
        self.about = about
        super().__init__(steps, last="verdict", progress={"step": "browser"})


class InspectionRoutes(JobRoutes[Inspection]):
    """Inspects live pages, with the configuration of a draft or a file, or without one.

    `GET /api/inspect?draft=<id>` returns the latest inspection, or null as its `job`.
    """

    def __init__(
        self, workspace: Workspace, harness: Harness, worker: Worker, origins: PublicOrigins
    ) -> None:
        super().__init__("/api/inspect", "check", self._inspection, origins)
        self._workspace = workspace
        self._harness = harness
        self._worker = worker
        self.routes.append(Route("/api/inspect", self._latest, methods=["GET"]))

    async def _inspection(self, request: Request) -> Callable[[], Inspection]:
        body = await parse(request, InspectRequest)
        if body.draft is not None and body.path is not None:
            raise ApiError(400, "Give draft or path, not both.")
        config, about = await self._worker.run(lambda: self._subject(body.draft, body.path))

        def start() -> Inspection:
            try:
                steps = self._harness.inspect(
                    body.url, config, body.engine, viewport=body.viewport, insecure=body.insecure
                )
            except ValueError as error:
                raise ApiError(400, str(error)) from None
            return Inspection(steps, body, about)

        return start

    async def _latest(self, request: Request) -> JSONResponse:
        if not self.jobs:
            return JSONResponse({"job": None})
        found = self.jobs[-1]
        draft = request.query_params.get("draft")
        _, about = await self._worker.run(lambda: self._subject(draft, None))
        return JSONResponse(
            {
                **self.description(found, request),
                "asked": found.asked.model_dump(mode="json", exclude={"draft", "path"}),
                "compared": found.about is not None,
                "current": found.about in (None, about),
            }
        )

    def _subject(
        self, draft: str | None, path: str | None
    ) -> tuple[SnippetConfig | None, str | None]:
        """Return the configuration of a draft or a file, if one is given, and its digest."""
        if draft is None and path is None:
            return None, None
        config = self._workspace.configuration_of(draft=draft, path=path)
        return config, subject_digest(config)
