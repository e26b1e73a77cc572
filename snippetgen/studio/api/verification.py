"""`/api/verify`: starts, follows and cancels a verification; one runs at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api.job_stream import JobRoutes
from snippetgen.studio.api.schemas import VerifyRequest, parse
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.job import Job
from snippetgen.studio.services.subjects import subject_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.harness import Harness, Json
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace

_START = {"done": 0, "total": 0, "failed": 0, "cells": {}, "causes": []}


class Verification(Job):
    """A verification, with what it was asked to verify."""

    def __init__(self, steps: Iterator[Json], about: str, engines: Sequence[str]) -> None:
        """`about` is the digest of the configuration."""
        self.about = about
        self.engines = engines
        super().__init__(steps, last="report", progress=_START)


class VerificationRoutes(JobRoutes[Verification]):
    """Runs verifications of drafts and files, and finds the latest one of a configuration."""

    KEPT = 5

    def __init__(
        self, workspace: Workspace, harness: Harness, worker: Worker, origins: PublicOrigins
    ) -> None:
        super().__init__("/api/verify", "verification", self._verification, origins)
        self._workspace = workspace
        self._harness = harness
        self._worker = worker
        self.routes.append(Route("/api/verify", self._latest, methods=["GET"]))

    async def _verification(self, request: Request) -> Callable[[], Verification]:
        body = await parse(request, VerifyRequest)
        config, about = await self._worker.run(lambda: self._subject(body.draft, body.path))

        def start() -> Verification:
            try:
                steps = self._harness.verify(config, body.engines, body.situations)
            except ValueError as error:
                raise ApiError(400, str(error)) from None
            return Verification(steps, about, body.engines)

        return start

    async def _latest(self, request: Request) -> JSONResponse:
        """Return the latest verification of the same configuration, and its state, or null."""
        asked = request.query_params
        draft, path = asked.get("draft"), asked.get("path")
        _, about = await self._worker.run(lambda: self._subject(draft, path))
        found = next((each for each in reversed(self.jobs) if each.about == about), None)
        if found is None:
            return JSONResponse({"job": None})
        return JSONResponse({**self.description(found, request), "engines": found.engines})

    def _subject(self, draft: str | None, path: str | None) -> tuple[SnippetConfig, str]:
        """Return the configuration of a draft or a file, and its digest."""
        if (draft is None) == (path is None):
            raise ApiError(400, "Give either draft or path.")
        config = self._workspace.configuration_of(draft=draft, path=path)
        return config, subject_digest(config)
