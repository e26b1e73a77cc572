"""Serves the pages of tests/harness/inspect/pages, and what they load."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Host, Mount, Route, Router

from tests.harness.inspect import hostile
from tests.harness.inspect.page_parts import (
    FILES,
    SHOP,
    Page,
    classic,
    cookies,
    minified,
    script,
)

# The known behaviour of t.js: it adopts the queue, and sends all of it with every event.
_CTM = """
window.__ctm_loaded = true;
window.__ctm = {};
function beacon() {
  new Image().src = 'https://123456.tctm.co/beacon?cvars=' +
    encodeURIComponent(JSON.stringify(window.__ctm_cvars || []));
}
beacon();
var queue = window.__ctm_cvars = window.__ctm_cvars || [];
queue.push = function () { Array.prototype.push.apply(queue, arguments); beacon(); };
"""
_PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


def create_sites(pages: Mapping[str, Page]) -> Starlette:
    """Return the shop, with a page at `/<name>`, and the vendor's hosts.

    A page finishes loading when it has done everything, so tests need not know how long that takes.
    A page with a policy does nothing later, and would report the script that waits.
    """
    done: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def held(request: Request) -> Response:
        await done[request.path_params["key"]].wait()
        return javascript("")

    async def release(request: Request) -> Response:
        done[request.path_params["key"]].set()
        return Response(_PIXEL, media_type="image/gif")

    def page(request: Request) -> HTMLResponse:
        shown = pages[request.path_params["name"]]
        fresh = shown.uncached if "snippetgen_inspect" in request.query_params else ""
        html = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Made-up shop</title>'
            f'<link rel="icon" href="data:,">{fresh or shown.head}</head>'
            f"<body><h1>Made-up shop</h1>{shown.body}"
            f"{'' if shown.headers else _hold_load(shown.until)}</body></html>"
        )
        return HTMLResponse(html, headers=shown.headers)

    shop = Router(
        [
            Route("/setup.js", lambda _: javascript(_setup())),
            Route("/ctm.min.js", lambda _: javascript(minified())),
            Route("/held/{key}", held),
            Route("/release/{key}", release),
            Route("/optimizely.js", lambda _: javascript("throw new Error('stopped');")),
            *hostile.routes(),
            Route("/{name}", page),
        ]
    )
    vendor = Router(
        [
            Route("/t.js", _tracking),
            Route("/track/webmatch.js", lambda _: javascript("window.Webmatch = {};")),
            Route("/{path:path}", lambda _: Response(_PIXEL, media_type="image/gif")),
        ]
    )
    return Starlette(routes=[Host(SHOP, shop), Host(FILES, shop), Mount("/", vendor)])


def _hold_load(until: str) -> str:
    """Return a script that delays the load event until the snippet stops and a condition holds.

    It waits for longer than `after_the_snippet`.
    """
    key = secrets.token_hex(8)
    wait = f"""(function wait(left) {{
        if (left > 0 || !({until})) setTimeout(wait, 10, left - 1);
        else new Image().src = '/release/{key}';
    }})(31);"""
    return f'<script async src="/held/{key}"></script>{script(wait)}'


def _tracking(request: Request) -> Response:
    """Return t.js; that of account 404 is missing, that of 555555 sends no variables."""
    account = str(request.url.hostname).partition(".")[0]
    if account == "404":
        return Response(status_code=404)
    code = _CTM.replace("123456", account)
    return javascript(code.replace("window.__ctm_cvars ||", "") if account == "555555" else code)


def javascript(code: str) -> Response:
    """Return a script."""
    return Response(code, media_type="text/javascript")


def _setup() -> str:
    inside = cookies().removeprefix("<script>").removesuffix("</script>")
    return inside + classic()


HOSTS = (SHOP, FILES, "*.tctm.co", "api.callcap.com")
