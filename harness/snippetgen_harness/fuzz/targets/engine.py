"""The engine target: runs the minified artifact in a JavaScript engine inside this process.

QuickJS is fast and supports modern JavaScript; Duktape supports ES5, like the oldest browsers.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from snippetgen.builder.rendering import render
from snippetgen_harness.fuzz.observation import Observation
from snippetgen_harness.pages.libraries import load_libraries
from snippetgen_harness.pages.page_globals import allowed_globals
from snippetgen_harness.pages.vendor_embed import STATIC, vendor_model_data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.fuzz.generators import Case
    from snippetgen_harness.pages.libraries import Library

Engine: TypeAlias = Literal["quickjs", "duktape"]

# Duktape rounds long numbers wrongly and fails on deeply nested JSON.
_BEYOND_DUKTAPE = re.compile(r"[0-9]{16}|(?:\[|%5B|%255B){900}", re.IGNORECASE)


def supports(engine: Engine, case: Case) -> bool:
    """Return whether an engine can run a case correctly."""
    return engine != "duktape" or _BEYOND_DUKTAPE.search(str(case)) is None


def runs_library(engine: Engine, library: Library) -> bool:
    """Return whether an engine can run a library."""
    return library.syntax == "es5" or (engine == "quickjs" and library.syntax == "modern")


class EngineTarget:
    """A configuration's snippet in an engine; every case has its own page and copy.

    Without a library, the page has extended Object.prototype.
    """

    def __init__(
        self, config: SnippetConfig, engine: Engine = "quickjs", library: Library | None = None
    ) -> None:
        start = {"quickjs": _quickjs, "duktape": _duktape}[engine]
        self._run = start(_program(config, library or _additions()))

    def run(self, cases: Sequence[Case]) -> list[Observation]:
        """Run cases; a few hundred at a time is fastest."""
        results, leaks = json.loads(self._run(json.dumps([case.as_json() for case in cases])))
        return [_observation(result, leaks) for result in results]


def _additions() -> Library:
    return next(each for each in load_libraries() if each.name == "object-additions")


def _program(config: SnippetConfig, library: Library) -> str:
    facts = vendor_model_data(config)
    page = {
        "api": config.global_name,
        "consent": config.consent,
        "globals": sorted(allowed_globals(config)),
        "vendor": facts,
        "models": library.models,
    }
    folder = files(__package__)
    model = STATIC / facts["script"].removeprefix("/_page/")
    return "\n".join(
        (
            f"var page = {json.dumps(page)};",
            "var install = function (window, document, setTimeout) {",
            render(config).minified,
            "};",
            "var startVendor = function (window, document, setTimeout) {",
            (STATIC / "vendor.js").read_text("utf-8"),
            model.read_text("utf-8"),
            "};",
            (STATIC / "optimizely_kinds.js").read_text("utf-8"),
            (STATIC / "own_visitor.js").read_text("utf-8"),
            folder.joinpath("make_page.js").read_text("utf-8"),
            folder.joinpath("engine.js").read_text("utf-8"),
            library.script,
            ";remember();",
        )
    )


def _quickjs(program: str) -> Callable[[str], str]:
    import quickjs

    context = quickjs.Context()
    context.eval(program)
    run: Callable[[str], str] = context.get("run")
    return run


def _duktape(program: str) -> Callable[[str], str]:
    import dukpy

    interpreter = dukpy.JSInterpreter()
    interpreter.evaljs(f"{program}; null")

    def run(batch: str) -> str:
        result: str = interpreter.evaljs("run(dukpy.batch)", batch=batch)
        return result

    return run


def _observation(result: list[Any] | str, leaks: list[str]) -> Observation:
    if isinstance(result, str):
        return Observation(error=result)
    url, reason, reads, stored, own = result
    return Observation(url, reason, reads, stored, (*own, *leaks))
