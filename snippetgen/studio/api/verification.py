"""`/api/verify`: starts, follows and cancels a verification; one runs at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.studio.api.job_stream import JobRoutes
from snippetgen.studio.api.schemas import VerifyRequest, parse
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace

_START = {"done": 0, "total": 0, "failed": 0, "cells": {}, "causes": []}


class VerificationRoutes(JobRoutes):
    """Runs verifications of drafts and files."""

    def __init__(
        self, workspace: Workspace, harness: Harness, worker: Worker, origins: PublicOrigins
    ) -> None:
        super().__init__("/api/verify", "verification", self._verification, origins)
        self._workspace = workspace
        self._harness = harness
        self._worker = worker

    async def _verification(self, request: Request) -> Callable[[], Job]:
        body = await parse(request, VerifyRequest)
        if (body.draft is None) == (body.path is None):
            raise ApiError(400, "Give either draft or path.")
        find = self._workspace.configuration_of
        config = await self._worker.run(lambda: find(draft=body.draft, path=body.path))

        def start() -> Job:
            try:
                steps = self._harness.verify(config, body.engines, body.situations)
            except ValueError as error:
                raise ApiError(400, str(error)) from None
            return Job(steps, last="report", progress=_START)

        return start
