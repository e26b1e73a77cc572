"""A page without a browser that has the snippet and the model of the vendor's script.

Nothing happens on it automatically: a test says when the scripts run, when the page is parsed and
has loaded, when Optimizely loads, and when timers run.
"""

from __future__ import annotations

import json
from typing import Any

import dukpy
from snippetgen_harness.pages.vendor_embed import STATIC, vendor_model_data

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.cookie_jar import COOKIE_JAR, HOST
from tests.snippet.engine import COOKIES

_PAGE = """
var window = this, timers = [], listeners = {}, requests = [];
var location = { hostname: host };
function addEventListener(name, fn, first) {
    (listeners[name] = listeners[name] || [])[first ? 'unshift' : 'push'](fn);
}
var document = { readyState: 'loading', addEventListener: addEventListener };
Object.defineProperty(document, 'cookie', cookieJar(cookies));
var localStorage = {
    items: {},
    setItem: function (name, value) { this.items[name] = value; },
    getItem: function (name) { return this.items.hasOwnProperty(name) ? this.items[name] : null; },
    removeItem: function (name) { delete this.items[name]; }
};
function setTimeout(fn) { timers.push(fn); }
function happen(name, state) {
    document.readyState = state;
    (listeners[name] || []).forEach(function (fn) { fn(); });
}
var steps = {
    parsed: function () { happen('DOMContentLoaded', 'interactive'); },
    loaded: function () { happen('load', 'complete'); },
    optimizely: function () {
        window.optimizely = {
            data: {},
            getProjectId: function () { return 111; },
            getAccountId: function () { return 222; }
        };
    },
    // Every timer runs once.
    tick: function () { timers.splice(0).forEach(function (fn) { fn(); }); },
    rest: function () { while (timers.length) timers.shift()(); }
};
"""


class VendorPage:
    """The page; `before` is JavaScript that runs first."""

    def __init__(self, config: SnippetConfig, before: str = "") -> None:
        facts = vendor_model_data(config)
        situation = {"vendor": facts, "vendor_script": "after"}
        self._interpreter = dukpy.JSInterpreter()
        self._run(f"var cookies = {json.dumps(COOKIES)}, host = {json.dumps(HOST)}")
        self._run(COOKIE_JAR + _PAGE)
        self._run(f"window.__page = {{ situation: {json.dumps(situation)} }}")
        self._run(_source("vendor.js"))
        self._run(before)
        model = _source(facts["script"].removeprefix("/_page/"))
        stub = _source(facts["stub"].removeprefix("/_page/")) if facts["stub"] else ""
        self._run(f"steps.vendor = function () {{ {stub}; {model} }}")
        self._run(f"steps.snippet = function () {{ {render(config).minified} }}")
        self._api = json.dumps(config.global_name)

    def __call__(self, *steps: str) -> None:
        """Take steps: `snippet`, `vendor`, `optimizely`, `parsed`, `loaded`, `tick`, `rest`."""
        for step in steps:
            self._run(f"steps.{step}()")

    def evaluate(self, source: str) -> Any:  # noqa: ANN401
        """Return the value of a JavaScript expression."""
        return self._interpreter.evaljs(source)

    @property
    def stored(self) -> dict[str, str]:
        """The values that the vendor holds."""
        held: dict[str, str] = self.evaluate("__page.vendor.stored()")
        return held

    @property
    def handover(self) -> str:
        """The snippet's report of the hand-over."""
        return str(self.evaluate(f"window[{self._api}].handover"))

    def _run(self, source: str) -> None:
        self._interpreter.evaljs(f"{source}; null")


def _source(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
