"""Microseconds to evaluate a script when a page loads, in three engines.

Each script runs in its own frames, in turn with the others, so a busy machine slows down all of
them equally. The order is random, because a script that loads another one also slows down the
script after it. The first read of document.cookie in a frame costs about as much as the rest,
because the engine asks another process. Optimizely's script reads the cookies itself. The benchmark
therefore uses four states of a page: without Optimizely, with an Optimizely that is loading, with
one that has read the cookies, and with one that has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from benchmarks import reference, snippets
from benchmarks.customer_site import HOST, ISOLATED, OPTIMIZELY, make_cookies
from benchmarks.engines import measure_in_engines
from snippetgen.javascript.literals import js_literal

if TYPE_CHECKING:
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.browsers.tab import Tab
    from starlette.requests import Request

FRAMES = 200
COOKIES = 20

_BASE = "Segment's snippet with load()"

# The comment makes each text new, so engines do not reuse code that they compiled before.
_RUN = """([programs, orders]) => {
    if (!crossOriginIsolated) throw new Error('the clock is coarse: the page is not isolated');
    function run(page, text) {
        const script = page.createElement('script');
        script.textContent = text;
        const start = performance.now();
        page.body.append(script);
        return 1000 * (performance.now() - start);
    }
    const found = programs.map(() => []);
    for (const [round, order] of orders.entries()) {
        for (const index of order) {
            const frame = document.createElement('iframe');
            document.body.append(frame);
            run(frame.contentDocument, programs[index].before);
            found[index].push(run(frame.contentDocument, `${programs[index].text}/*${round}*/`));
            frame.remove();
        }
    }
    return found;
}"""


@dataclass(frozen=True)
class Load:
    """Median microseconds to evaluate a script in a fresh frame."""

    engine: str
    page: str
    """What is on the page before the script."""
    script: str
    microseconds: float
    times_segment: float


def measure() -> list[Load]:
    """Compare the snippet of ctm with Segment's snippet, in the installed engines.

    Raises SkippedError without Segment's snippet, and EngineMissing without any engine.
    """
    read = "document.cookie;"
    pages = {
        "nothing": "",
        "Optimizely, which is loading": "window.optimizely = [];",
        "Optimizely, which has read the cookies": OPTIMIZELY + read,
        "Optimizely": OPTIMIZELY,
    }
    scripts = {
        "empty": "",
        "a read of document.cookie": read,
        "Segment's snippet": reference.segment(HOST, load=False),
        _BASE: reference.segment(HOST, load=True),
        "snippet": snippets.shipped("ctm"),
    }
    programs = [
        {"before": pages[page], "text": scripts[name]} for page, name in product(pages, scripts)
    ]

    turns = range(len(programs))
    orders = [Random(frame).sample(turns, len(turns)) for frame in range(FRAMES)]  # noqa: S311

    def compare(engine: Engine, tab: Tab) -> list[Load]:
        tab.open(f"https://{HOST}/")
        found = tab.evaluate(_RUN, [programs, orders])
        times = dict(zip(product(pages, scripts), map(median, found), strict=True))
        return [
            Load(engine, page, name, time, time / times[page, _BASE])
            for (page, name), time in times.items()
        ]

    return measure_in_engines(_create_site(), compare)


def _create_site() -> Starlette:
    """Serve an isolated page that sets cookies, and an empty script for Segment's snippet."""

    def page(_: Request) -> HTMLResponse:
        assign = "".join(f"document.cookie = {js_literal(each)};" for each in make_cookies(COOKIES))
        html = f"<!doctype html><body><script>{assign}</script>"
        return HTMLResponse(html, headers=ISOLATED)

    def script(_: Request) -> Response:
        return Response("", media_type="text/javascript")

    return Starlette(routes=[Route("/", page), Route("/analytics.js/{path:path}", script)])
