"""The browser target: runs the minified artifacts in a browser, with its real cookies.

The browser decides what document.cookie returns after cookies were set; the oracle works with
that text.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from snippetgen.builder.rendering import render
from snippetgen_harness.browsers import launch
from snippetgen_harness.fuzz.generators import Case
from snippetgen_harness.fuzz.observation import Observation
from snippetgen_harness.net.servers import issue_certificate, serve
from snippetgen_harness.pages.page_globals import allowed_globals, leaked_globals
from snippetgen_harness.pages.vendor_embed import STATIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.browsers.tab import Tab
    from snippetgen_harness.pages.libraries import Library

HOST = "shop.customer.test"
PATH = "/shop/cart"

CALLS = 4
"""How many calls share cookies: setting and deleting them takes most of the time."""

_BATCH = 400

_HEAD = "<!doctype html><title>Made-up shop</title>"


class Seen(NamedTuple):
    """A case with the cookies that the browser kept, and its observation."""

    config: SnippetConfig
    case: Case
    observation: Observation


class BrowserTarget:
    """Pages in a browser with the snippets of several configurations: one without a library, and
    one for each library.
    """

    def __init__(
        self,
        engine: Engine,
        tab: Tab,
        configs: Sequence[SnippetConfig],
        libraries: Sequence[Library] = (),
    ) -> None:
        self.engine = engine
        self.libraries = [library.name for library in libraries]
        self.browser = tab.browser
        self._tab = tab
        self._allowed = set[str]().union(*map(allowed_globals, configs))

    def run(
        self,
        calls: Sequence[tuple[SnippetConfig, Case]],
        share: int = CALLS,
        library: str = "",
    ) -> Iterator[Seen]:
        """Run cases on the page with a library; every `share` of them use the same cookies.

        An empty name is the page without a library.
        """
        groups = [calls[at : at + share] for at in range(0, len(calls), share)]
        for at in range(0, len(groups), _BATCH // share):
            yield from self._run_groups(groups[at : at + _BATCH // share], library)

    def _run_groups(
        self, groups: Sequence[Sequence[tuple[SnippetConfig, Case]]], library: str
    ) -> Iterator[Seen]:
        batch = json.dumps({"library": library, "groups": [_as_json(group) for group in groups]})
        results, globals_ = json.loads(self._tab.evaluate("text => runGroups(text)", batch))
        leaks = tuple(leaked_globals(globals_, self._allowed))
        for group, (cookies, answers) in zip(groups, results, strict=True):
            for (config, case), answer in zip(group, answers, strict=True):
                page = replace(case.page, cookies=cookies)
                yield Seen(config, Case(page, case.arguments), _observation(answer, leaks))


@contextlib.contextmanager
def open_browser_target(
    configs: Sequence[SnippetConfig],
    engine: Engine = "chromium",
    libraries: Sequence[Library] = (),
) -> Iterator[BrowserTarget]:
    """Open pages with the snippets of configurations, each with its own global.

    Raises EngineMissing.
    """
    with (
        issue_certificate(HOST) as certificate,
        serve(_site(configs, libraries), certificate) as port,
        launch(engine, certificate, {HOST: port}) as tab,
    ):
        tab.open(f"https://{HOST}{PATH}")
        yield BrowserTarget(engine, tab, configs, libraries)


def _site(configs: Sequence[SnippetConfig], libraries: Sequence[Library]) -> Starlette:
    snippets = "".join(f"<script>{render(config).minified}</script>" for config in configs)
    scripts = {library.name: library.script for library in libraries}
    kinds = "".join(
        (STATIC / name).read_text("utf-8") for name in ("optimizely_kinds.js", "own_visitor.js")
    )

    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse(f"{_HEAD}<body><script>{_source('browser.js')}</script>")

    async def frame(request: Request) -> HTMLResponse:
        ours = f"<script>{kinds}{_source('make_page.js')}{_source('frame.js')}</script>"
        # A separate script may contain any text.
        library = f'<script src="library?{request.url.query}"></script>'
        return HTMLResponse(f"{_HEAD}{ours}{library}<script>remember()</script>{snippets}")

    async def library(request: Request) -> Response:
        script = scripts.get(request.query_params["library"], "")
        return Response(script, media_type="text/javascript")

    folder = PATH.rpartition("/")[0]
    return Starlette(
        routes=[
            Route(PATH, page),
            Route(f"{folder}/frame", frame),
            Route(f"{folder}/library", library),
        ]
    )


def _source(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _as_json(group: Sequence[tuple[SnippetConfig, Case]]) -> dict[str, object]:
    return {
        "cookies": (group[0][1].page.cookies or "").split(";"),
        "calls": [
            {**case.as_json(), "api": config.global_name, "path": config.consent}
            for config, case in group
        ],
    }


def _observation(answer: list[str] | str, leaks: tuple[str, ...]) -> Observation:
    if isinstance(answer, str):
        return Observation(error=answer)
    return Observation(answer[0], answer[1], leaks=leaks)
