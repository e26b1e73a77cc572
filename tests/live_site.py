"""A site for tests that inspect live pages as users do, without host names and certificates."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from snippetgen_harness.net.servers import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from snippetgen.builder.rendering import render
from snippetgen.config import parse
from tests.harness.inspect.page_parts import classic, cookies, script

LIVE = 'vendor = "generic-beacon"\ngoal = "call"\nname = "shop"\n[options]\nurl = "/calls"\n'
"""The configuration of the snippet on the site."""


@contextmanager
def live_site() -> Iterator[str]:
    """A site with the snippet on all pages but its blog, with a visitor of Optimizely Classic.

    Its page `/endless` never responds.
    """
    head = cookies() + script(classic()) + script(render(parse(LIVE)).minified)

    async def page(request: Request) -> HTMLResponse:
        path = request.path_params["path"]
        if path == "endless":
            await asyncio.Event().wait()
        return HTMLResponse(f"<!doctype html><title>Shop</title>{'' if path == 'blog' else head}")

    routes = [
        Route("/calls", lambda _: Response(), methods=["POST"]),
        Route("/{path:path}", page),
    ]
    with serve(Starlette(routes=routes)) as port:
        yield f"http://127.0.0.1:{port}/"
