"""A page without a browser, for the models of the vendors' scripts."""

from __future__ import annotations

import json
from typing import Any

import dukpy
from snippetgen_harness.pages.vendor_embed import STATIC, vendor_model_data

from snippetgen.config import SnippetConfig
from tests.cookie_jar import COOKIE_JAR, HOST

_WINDOW = """
var window = this, timers = [], location = { hostname: host }, jar = cookieJar(''), blocked = false;
var listeners = {};
function addEventListener(name, fn) { (listeners[name] = listeners[name] || []).push(fn); }
var document = { readyState: 'loading', addEventListener: addEventListener };
function happen(name, state) {
    document.readyState = state;
    (listeners[name] || []).forEach(function (fn) { fn(); });
}
function parsed() { happen('DOMContentLoaded', 'interactive'); }
function loaded() { happen('load', 'complete'); }
// A test assigns the cookies of the host, or null if they are blocked.
Object.defineProperty(window, 'cookies', {
    set: function (text) { blocked = text === null; jar = cookieJar(text); }
});
Object.defineProperty(document, 'cookie', {
    get: function () { if (blocked) throw new Error('blocked'); return jar.get(); },
    set: function (text) { jar.set(text); }
});
var localStorage = {
    items: {},
    getItem: function (name) { return this.items.hasOwnProperty(name) ? this.items[name] : null; },
    setItem: function (name, value) { this.items[name] = value; }
};
function setTimeout(fn, delay) { timers.push(fn); }
function pass() { while (timers.length) timers.shift()(); }
function caught(fn) { try { fn(); return ''; } catch (error) { return String(error); } }
"""

STORED = "__page.vendor.stored()"


def run(
    config: SnippetConfig,
    source: str,
    *,
    before: str = "",
    script: str = "after",
    stub: bool = False,
) -> Any:  # noqa: ANN401
    """Load the configuration's model on a page and return the value of the expression `source`.

    `before` is JavaScript that runs before the model, and after the vendor's stub if `stub`.
    """
    facts = vendor_model_data(config)
    situation = {"vendor": facts, "vendor_script": script}
    interpreter = dukpy.JSInterpreter()
    interpreter.evaljs(f"var host = {json.dumps(HOST)}; {COOKIE_JAR}; null")
    interpreter.evaljs(f"{_WINDOW}; window.__page = {{ situation: {json.dumps(situation)} }}; null")
    interpreter.evaljs(f"{model_source('vendor.js')}; null")
    model = model_source(facts["script"].removeprefix("/_page/"))
    ahead = model_source(facts["stub"].removeprefix("/_page/")) if stub else ""
    interpreter.evaljs(f"{ahead}; {before}; var model; null")
    interpreter.evaljs(f"model = function () {{ {model} }}; model(); null")
    return interpreter.evaljs(source)


def model_source(name: str) -> str:
    """Return the source of a static script of the simulated page."""
    return (STATIC / name).read_text(encoding="utf-8")


def step(source: str, result: str = STORED) -> str:
    """Return an expression that runs statements and has a result."""
    return f"(function () {{ {source}; return {result}; }})()"
