"""Microseconds to evaluate a script when a page loads, in three engines.

Each script runs in frames of its own, in turn with the others, so that a busy machine slows all of
them down alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from benchmarks import reference, snippets
from benchmarks.engines import measure_in_engines
from benchmarks.page import HOST, OPTIMIZELY, make_cookies
from snippetgen.javascript.literals import js_literal

if TYPE_CHECKING:
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.browsers.tab import Tab
    from starlette.requests import Request

FRAMES = 200
COOKIES = 20

_BASE = "Segment's snippet with load()"

# Engines round the clock to a millisecond, or to 5 to 20 microseconds on an isolated page.
_ISOLATED = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}

# The comment makes each text new, so that no engine takes the code that it compiled before.
_RUN = """([programs, frames, optimizely]) => {
    if (!crossOriginIsolated) throw new Error('the clock is coarse: the page is not isolated');
    function run(page, text) {
        const script = page.createElement('script');
        script.textContent = text;
        const start = performance.now();
        page.body.append(script);
        return 1000 * (performance.now() - start);
    }
    const found = programs.map(() => []);
    for (let round = 0; round < frames; round++) {
        for (let turn = 0; turn < programs.length; turn++) {
            const index = (round + turn) % programs.length;
            const frame = document.createElement('iframe');
            document.body.append(frame);
            run(frame.contentDocument, optimizely);
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
    script: str
    microseconds: float
    times_segment: float


def measure() -> list[Load]:
    """Compare the snippet of ctm with Segment's snippet, in the installed engines.

    Raises SkippedError without Segment's snippet, and EngineMissing without any engine.
    """
    snippet = snippets.shipped("ctm")
    read = "document.cookie;"
    programs = {
        "empty": {"before": "", "text": ""},
        "the frame's first read of document.cookie": {"before": "", "text": read},
        "Segment's snippet": {"before": "", "text": reference.segment(HOST, load=False)},
        _BASE: {"before": "", "text": reference.segment(HOST, load=True)},
        "snippet": {"before": "", "text": snippet},
        "snippet, after the first read": {"before": read, "text": snippet},
    }

    def compare(engine: Engine, tab: Tab) -> list[Load]:
        tab.open(f"https://{HOST}/")
        found = tab.evaluate(_RUN, [[*programs.values()], FRAMES, OPTIMIZELY])
        medians = {name: median(each) for name, each in zip(programs, found, strict=True)}
        return [Load(engine, name, each, each / medians[_BASE]) for name, each in medians.items()]

    return measure_in_engines(_create_site(), compare)


def _create_site() -> Starlette:
    """Serve an isolated page that sets cookies, and an empty script for Segment's snippet."""

    def page(_: Request) -> HTMLResponse:
        assign = "".join(f"document.cookie = {js_literal(each)};" for each in make_cookies(COOKIES))
        html = f"<!doctype html><body><script>{assign}</script>"
        return HTMLResponse(html, headers=_ISOLATED)

    def script(_: Request) -> Response:
        return Response("", media_type="text/javascript")

    return Starlette(routes=[Route("/", page), Route("/analytics.js/{path:path}", script)])
