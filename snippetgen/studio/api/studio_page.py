"""The studio's page and its static files."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from snippetgen import __version__
from snippetgen.design.brand import MARK
from snippetgen.design.routes import DESIGN
from snippetgen.destinations import recognizable
from snippetgen.studio.api import serializers
from snippetgen.studio.api.assets import Assets
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

MOST_EMBEDDED = 20
"""The maximum number of files that the page contains. It lists a larger folder once it is shown."""


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
        self._assets = Assets()
        self.routes = [
            Route("/", self._page),
            Route("/api/session", self._session),
            DESIGN,
            self._assets.mount,
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
        session = {
            "version": __version__,
            "folder": self._folder,
            "token": self._token,
            "preview": preview,
        }
        return JSONResponse(session, headers={"Cache-Control": "no-store"})

    def _render(self, preview: str, nonce: str) -> str:
        files = self._workspace.files_if_few(MOST_EMBEDDED)
        varying = {
            "preview": preview,
            "files": files and serializers.files(files),
            "fleets": [] if files or files is None else self._fleets(),
            "files_version": self._workspace.version,
        }
        return _html.get_template("studio.html").render(
            version=__version__,
            static=f"/static/{self._assets.refresh()}",
            token=self._token,
            nonce=nonce,
            optimizely_kinds=self._constant["optimizely_kinds"],
            # Both parts are escaped.
            data=Markup(f"{self._constant_json[:-1]},{htmlsafe_json_dumps(varying)[1:]}"),  # noqa: S704
        )

    def _fleets(self) -> list[str]:
        """Return the names of the fleets, to which the page points if there is nothing else."""
        return [path.name for path in self._workspace.fleets()]

    @property
    def _folder(self) -> str:
        return str(self._workspace.folder.absolute())

    @cached_property
    def _constant(self) -> dict[str, Any]:
        """The part of the page's data that is always the same."""
        return {
            "version": __version__,
            "folder": self._folder,
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
        }

    @cached_property
    def _constant_json(self) -> str:
        return htmlsafe_json_dumps(self._constant)
