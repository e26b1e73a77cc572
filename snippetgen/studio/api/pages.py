"""The studio's page, and its static files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from snippetgen import __version__
from snippetgen.http.origins import neighbour
from snippetgen.studio.api import serializers
from snippetgen.studio.services import settings
from snippetgen.studio.services.examples import examples

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.workspace import Workspace

_FOLDER = Path(__file__).parents[1]
_html = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Pages:
    """Serves the page, with all the data inlined that it shows at first."""

    def __init__(self, workspace: Workspace, harness: Harness, token: str, stage_port: int) -> None:
        self._workspace = workspace
        self._harness = harness
        self._token = token
        self._stage_port = stage_port
        self.routes = [
            Route("/", self._studio),
            Mount("/static", StaticFiles(directory=_FOLDER / "static")),
        ]

    async def _studio(self, request: Request) -> Response:
        stage = str(neighbour(request.headers.get("host", ""), self._stage_port))
        body = _html.get_template("studio.html").render(
            version=__version__, token=self._token, stage=stage, data=self._data(stage)
        )
        return HTMLResponse(body, headers={"Cache-Control": "no-store"})

    def _data(self, stage: str) -> dict[str, Any]:
        return {
            "version": __version__,
            "stage": stage,
            "budget": serializers.BUDGET,
            "engines": list(self._harness.engines),
            "vendors": serializers.vendors(),
            "settings": settings.general(),
            "examples": examples(),
            "presets": list(self._harness.presets()),
            "files": self._workspace.listed(),
        }
