"""`/api/files` and `POST /api/build`: the configurations in the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api import serializers
from snippetgen.studio.api.schemas import BuildRequest, SaveRequest, parse

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace


class FileRoutes:
    """Lists, saves and builds configurations."""

    def __init__(self, workspace: Workspace, worker: Worker) -> None:
        self._workspace = workspace
        self._worker = worker
        self.routes = [
            Route("/api/files", self._list),
            Route("/api/files/{path:path}", self._save, methods=["PUT"]),
            Route("/api/build", self._build, methods=["POST"]),
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

    async def _build(self, request: Request) -> JSONResponse:
        body = await parse(request, BuildRequest)
        folder, names = await self._worker.run(lambda: self._workspace.build(body.path))
        return JSONResponse({"folder": str(folder), "files": names})
