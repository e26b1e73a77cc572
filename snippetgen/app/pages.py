"""The pages for developers: all configurations, and the preview of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from snippetgen import __version__
from snippetgen.artifacts import make_tags
from snippetgen.origins import neighbour

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from snippetgen.app.project import Project

_FOLDER = Path(__file__).parent
_html = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_html.globals["version"] = __version__


class Pages:
    """Shows a project; for `presets` and `stage_port` see `create_app`."""

    def __init__(
        self, project: Project, presets: Sequence[Mapping[str, Any]], stage_port: int
    ) -> None:
        self._project = project
        self._presets = presets
        self._stage_port = stage_port
        self.routes = [
            Route("/", self._index),
            Route("/preview/{name}", self._preview),
            Route("/presets.json", self._presets_by_id),
            Mount("/static", StaticFiles(directory=_FOLDER / "static")),
        ]

    async def _index(self, _: Request) -> Response:
        return _page("index.html", entries=self._project.entries())

    async def _preview(self, request: Request) -> Response:
        entry = self._project.find(request.path_params["name"])
        if entry is None:
            return PlainTextResponse("No such configuration.\n", 404)
        vendor = entry.config.vendor_descriptor
        names, options = entry.config.variable_names, entry.config.options
        return _page(
            "preview.html",
            entry=entry,
            vendor=vendor,
            groups=self._presets,
            stage=neighbour(request.headers.get("host", ""), self._stage_port),
            tags=make_tags(entry.config, entry.published.content.decode()),
            order=vendor.sentence(vendor.order, names, options),
            setup=vendor.setup_pieces(names, options),
        )

    async def _presets_by_id(self, _: Request) -> Response:
        presets = [each for group in self._presets for each in group["situations"]]
        return JSONResponse({each["id"]: each for each in presets})


def _page(template: str, **values: Any) -> Response:  # noqa: ANN401
    body = _html.get_template(template).render(values)
    return HTMLResponse(body, headers={"Cache-Control": "no-store"})
