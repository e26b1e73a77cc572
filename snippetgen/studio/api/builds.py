"""`/api/build` and `/api/builds/`: builds a file's configuration, and returns what was built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snippetgen.studio.api.schemas import BuildRequest, parse
from snippetgen.studio.services.builds import purpose

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.builds import Build, BuiltFiles
    from snippetgen.studio.services.worker import Worker
    from snippetgen.studio.services.workspace import Workspace

_text = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=False,  # noqa: S701 - plain text, which the page shows as text
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

# Built pages have their own styles and scripts, which must not run with the studio's origin.
_PAGE_POLICY = (
    "sandbox allow-scripts allow-popups; default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data: https:; frame-ancestors 'self'"
)


class BuildRoutes:
    """Builds files, and serves them to the page that shows them."""

    def __init__(self, workspace: Workspace, built: BuiltFiles, worker: Worker) -> None:
        self._workspace = workspace
        self._built = built
        self._worker = worker
        self.routes = [
            Route("/api/build", self._find, methods=["GET"]),
            Route("/api/build", self._build, methods=["POST"]),
            Route("/api/builds/{name}.zip", self._archive),
            Route("/api/builds/{name}/{file}", self._file),
        ]

    async def _find(self, request: Request) -> JSONResponse:
        path = request.query_params.get("path", "")
        found = await self._worker.run(lambda: self._workspace.built(path))
        if isinstance(found, str):
            return JSONResponse({"build": None, "other": found})
        return JSONResponse({"build": found and _as_json(found), "other": None})

    async def _build(self, request: Request) -> JSONResponse:
        body = await parse(request, BuildRequest)
        build = await self._worker.run(lambda: self._workspace.build(body.path))
        return JSONResponse(_as_json(build))

    async def _file(self, request: Request) -> Response:
        name, file = request.path_params["name"], request.path_params["file"]
        content = await self._worker.run(lambda: self._built.read(name, file))
        headers = {"Cache-Control": "no-store"}
        if file.endswith(".html"):
            headers["Content-Security-Policy"] = _PAGE_POLICY
            return Response(content, headers=headers, media_type="text/html")
        return Response(content, headers=headers, media_type="text/plain")

    async def _archive(self, request: Request) -> Response:
        name = request.path_params["name"]
        content = await self._worker.run(lambda: self._built.archive(name))
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.zip",
        }
        return Response(content, headers=headers, media_type="application/zip")


def _as_json(build: Build) -> dict[str, object]:
    address = f"/api/builds/{quote(build.config.name, safe='')}"
    return {
        "folder": str(build.folder.absolute()),
        "current": build.current,
        "revision": build.revision,
        "files": list(build.files),
        "contents": [
            {
                "name": name,
                "bytes": len(content),
                "purpose": purpose(name),
                "url": f"{address}/{quote(name, safe='')}",
            }
            for name, content in build.files.items()
        ],
        "archive": f"{address}.zip",
        "guide": f"{address}/INSTALL.html",
        "message": _text.get_template("message.txt").render(
            name=build.config.name,
            vendor=build.config.vendor_descriptor.in_text,
            global_name=build.config.global_name,
            support=build.config.guide.support,
        ),
    }
