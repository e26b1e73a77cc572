"""The shared stylesheet and icon at /design, for applications whose pages load them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route

from snippetgen.design.stylesheet import FOLDER, STYLESHEET

if TYPE_CHECKING:
    from starlette.requests import Request


async def _stylesheet(_: Request) -> Response:
    return Response(STYLESHEET, media_type="text/css", headers={"Cache-Control": "no-cache"})


async def _icon(_: Request) -> Response:
    return FileResponse(FOLDER / "icon.svg")


DESIGN = Mount("/design", routes=[Route("/design.css", _stylesheet), Route("/icon.svg", _icon)])
