"""`POST /api/draft`: the text in the editor, checked and built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api import serializers
from snippetgen.studio.api.schemas import DraftRequest, parse

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.drafts import Drafts
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace


class DraftRoutes:
    """Turns text into drafts."""

    def __init__(self, drafts: Drafts, workspace: Workspace, worker: Worker) -> None:
        self._drafts = drafts
        self._workspace = workspace
        self._worker = worker
        self.routes = [Route("/api/draft", self._draft, methods=["POST"])]

    async def _draft(self, request: Request) -> JSONResponse:
        body = await parse(request, DraftRequest)
        draft = await self._worker.run(
            lambda: serializers.draft(self._workspace.draft(body.text, body.path, body.changes))
        )
        return JSONResponse(draft)
