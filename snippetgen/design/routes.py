"""The shared stylesheet and icon at /design, for applications whose pages load them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Mount, Route

from snippetgen.design.brand import ICON
from snippetgen.design.stylesheet import STYLESHEET

if TYPE_CHECKING:
    from starlette.requests import Request


async def _stylesheet(_: Request) -> Response:
    return Response(STYLESHEET, media_type="text/css", headers={"Cache-Control": "no-cache"})


async def _icon(_: Request) -> Response:
    return Response(ICON, media_type="image/svg+xml")


DESIGN = Mount("/design", routes=[Route("/design.css", _stylesheet), Route("/icon.svg", _icon)])
