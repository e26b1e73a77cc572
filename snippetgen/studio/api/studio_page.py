"""The studio's page and its static files."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from snippetgen import __version__
from snippetgen.design.brand import MARK
from snippetgen.design.routes import DESIGN
from snippetgen.destinations import recognizable
from snippetgen.http.static_files import RevalidatedFiles
from snippetgen.studio.api import serializers
from snippetgen.studio.services import settings
from snippetgen.studio.services.examples import examples

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace

_FOLDER = Path(__file__).parents[1]
_html = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_html.globals["mark"] = MARK


class StudioPageRoutes:
    """Serves the page, with its initial data inlined."""

    def __init__(
        self,
        workspace: Workspace,
        harness: Harness,
        worker: Worker,
        *,
        token: str,
        origins: PublicOrigins,
    ) -> None:
        self._workspace = workspace
        self._harness = harness
        self._worker = worker
        self._token = token
        self._origins = origins
        self.routes = [
            Route("/", self._page),
            Route("/api/session", self._session),
            DESIGN,
            Mount("/static", RevalidatedFiles(directory=_FOLDER / "static")),
        ]

    async def _page(self, request: Request) -> Response:
        preview = str(self._origins.preview(request.headers.get("host", "")))
        # For the styles of the code editor.
        nonce = request.state.style_nonce = secrets.token_urlsafe(16)
        html = await self._worker.run(lambda: self._render(preview, nonce))
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def _session(self, request: Request) -> Response:
        """Return what a page needs to continue with a restarted server."""
        preview = str(self._origins.preview(request.headers.get("host", "")))
        session = {"version": __version__, "token": self._token, "preview": preview}
        return JSONResponse(session, headers={"Cache-Control": "no-store"})

    def _render(self, preview: str, nonce: str) -> str:
        return _html.get_template("studio.html").render(
            version=__version__, token=self._token, nonce=nonce, data=self._data(preview)
        )

    def _data(self, preview: str) -> dict[str, Any]:
        return {
            "version": __version__,
            "preview": preview,
            "folder": str(self._workspace.folder.absolute()),
            "budget": serializers.BUDGET,
            "engines": list(self._harness.engines),
            "vendors": serializers.vendors(),
            "settings": settings.general(),
            "examples": examples(),
            "destinations": serializers.destinations(),
            "recognizable": list(recognizable()),
            "frequent_situations": self._harness.frequent_situations(),
            "optimizely_kinds": list(self._harness.optimizely_kinds()),
            "presets": list(self._harness.presets()),
            "files": serializers.files(self._workspace.files()),
        }
