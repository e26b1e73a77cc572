"""Pages for the benchmarks of speed and load: the object of Optimizely Classic, and cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from snippetgen.javascript.literals import js_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

HOST = "shop.customer.test"

ISOLATED = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}
"""Headers that give a page a clock with microseconds, which engines round more on other pages."""

OPTIMIZELY = """
window.optimizely = {
  data: {
    state: { variationIdsMap: { 700010001: ['700020002'], 700010003: ['700020004'] } }
  },
  getAccountId: function () { return 1234509999; },
  getProjectId: function () { return 1234500001; },
  push: function () {}
};
"""

VISITOR = {
    "optimizelyEndUserId": "oeu1795456899933r0.4711081512342",
    "optimizelyBuckets": (
        "%7B%22700010001%22%3A%22700020002%22%2C%22700010003%22%3A%22700020004%22%7D"
    ),
    "optimizelySegments": "%7B%22172000001%22%3A%22gc%22%2C%22172000002%22%3A%22direct%22%7D",
}


def create_site(programs: Mapping[str, str]) -> Starlette:
    """Serve `GET /?program=<name>&cookies=<number>`: a page with one program."""

    def page(request: Request) -> HTMLResponse:
        cookies = make_cookies(int(request.query_params["cookies"]))
        assign = "".join(f"document.cookie = {js_literal(each)};" for each in cookies)
        scripts = (assign, OPTIMIZELY, programs[request.query_params["program"]])
        html = "".join(f"<script>{script}</script>" for script in scripts)
        return HTMLResponse(html, headers=ISOLATED)

    return Starlette(routes=[Route("/", page)])


def make_cookies(number: int) -> list[str]:
    """Return a number of cookies, with the visitor's in the middle of others."""
    ours = [f"{name}={value}" for name, value in VISITOR.items()]
    others = [f"_site_{index}=GA1.2.{1795456899 + index}.1795456899" for index in range(number)]
    before = (number - len(ours)) // 2
    return [*others[:before], *ours, *others[before : number - len(ours)]]
