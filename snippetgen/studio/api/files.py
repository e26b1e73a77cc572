"""`/api/files`: the configurations in the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api import serializers
from snippetgen.studio.api.schemas import SaveRequest, parse

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace


class FileRoutes:
    """Lists and saves configurations."""

    def __init__(self, workspace: Workspace, worker: Worker) -> None:
        self._workspace = workspace
        self._worker = worker
        self.routes = [
            Route("/api/files", self._list),
            Route("/api/files/{path:path}", self._save, methods=["PUT"]),
        ]

    async def _list(self, _: Request) -> JSONResponse:
        return JSONResponse(serializers.files(await self._worker.run(self._workspace.files)))

    async def _save(self, request: Request) -> JSONResponse:
        body = await parse(request, SaveRequest)
        path = request.path_params["path"]
        saved, revision = await self._worker.run(
            lambda: self._workspace.save(path, body.text, body.revision)
        )
        return JSONResponse({"path": saved, "revision": revision})
