"""Pages that resist an inspection, below `/hostile/` of the shop."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.harness.inspect.page_parts import CTM_SCRIPT, READY, script, snippet

WORKING = READY + snippet() + CTM_SCRIPT

PAGES = {
    "dialogs": WORKING + script("alert('one'); confirm('two'); prompt('three');"),
    "beforeunload": WORKING
    + script("onbeforeunload = function (event) { event.preventDefault(); return 'stay'; };"),
    "popup": WORKING + script("window.open('/works'); window.open('/works');"),
    "downloads": WORKING + '<iframe src="/hostile/file"></iframe>',
    "never-loads": WORKING + '<img src="/hostile/hang" alt="">',
    "never-idle": WORKING
    + script("setInterval(function () { fetch('/works?' + Math.random()) }, 5);"),
    "robots": READY
    + script(
        """if (!navigator.webdriver) document.write('<script src="/ctm.min.js"><\\/script>');"""
    ),
    "busy": WORKING + script("addEventListener('load', function () { for (;;); });"),
    "patched": script(
        "JSON.stringify = Object.keys = function () { throw new Error('patched'); };"
        " Array.prototype.toJSON = function () { return 'evil'; };"
    )
    + "<form name=querySelectorAll></form><form name=readyState></form><img name=title alt=''>"
    + WORKING,
    "worker": WORKING + script("navigator.serviceWorker.register('/worker.js');"),
}


def routes() -> list[Route]:
    """Return the pages, and what they load."""
    return [
        Route("/hostile/file", _file),
        Route("/hostile/hang", _hang),
        Route("/hostile/redirects", lambda _: RedirectResponse("/hostile/redirects")),
        Route("/hostile/sign-in", _sign_in),
        Route("/hostile/large", _large),
        Route("/hostile/{status:int}", lambda r: Response(status_code=r.path_params["status"])),
        Route("/hostile/loop", _loop),
        Route("/hostile/{name}", _page),
        Route("/worker.js", lambda _: Response("", media_type="text/javascript")),
    ]


def _page(request: Request) -> Response:
    return HTMLResponse(f"<!doctype html>{PAGES[request.path_params['name']]}")


def _loop(request: Request) -> Response:
    """Return a page that leads to another one, more often than an inspection follows."""
    number = int(request.query_params.get("number", 0))
    code = f"location.replace('/hostile/loop?number={number + 1}');"
    return HTMLResponse(f"<!doctype html>{script(code) if number < 30 else ''}")


def _file(_: Request) -> Response:
    headers = {"content-disposition": 'attachment; filename="prices.zip"'}
    return Response(b"PK", media_type="application/zip", headers=headers)


async def _hang(_: Request) -> Response:
    await asyncio.sleep(600)
    return Response()


def _sign_in(request: Request) -> Response:
    expected = f"Basic {base64.b64encode(b'ann:s3cret').decode()}"
    if request.headers.get("authorization") != expected:
        return Response(status_code=401, headers={"www-authenticate": 'Basic realm="shop"'})
    return HTMLResponse(WORKING)


def _large(_: Request) -> Response:
    async def body() -> AsyncIterator[bytes]:
        yield f"<!doctype html>{WORKING}<!--".encode()
        for _ in range(50):
            yield b"x" * 1024 * 1024
        yield b"--><p>The end.</p>"

    return StreamingResponse(body(), media_type="text/html")
