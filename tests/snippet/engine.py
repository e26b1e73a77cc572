"""A page without a browser: the snippet in an ES5 engine, with text as its document.cookie."""

from __future__ import annotations

import json
from typing import Any

import dukpy

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from snippetgen.javascript.literals import js_literal

_PAGE = """
var timers = [], written = [], reads = 0;
var listeners = [];
var window = Object.create({
    addEventListener: function (name, fn) { listeners.push([name, fn]); }
});
var document = { readyState: 'complete' };
Object.defineProperty(document, 'cookie', {
    get: function () { reads++; if (cookies === null) throw new Error('blocked'); return cookies; },
    set: function (text) {
        written[written.length] = text;
        if (cookies !== null && !/max-age=0/.test(text)) cookies += '; ' + /[^;]*/.exec(text)[0];
    }
});
function setTimeout(fn, delay) { timers.push([fn, delay]); }
function classic(project, account, data) {
    return {
        data: data || {},
        getProjectId: function () { return project; },
        getAccountId: function () { return account; }
    };
}
function web(replaced) {
    var all = {
        data: {
            accountId: '222',
            projectId: '111',
            events: { 333: { id: '333', apiName: 'call' } }
        },
        visitor_id: { randomId: 'v' },
        state: { getVariationMap: function () { return { 70003: { id: '70004', index: 1 } }; } }
    };
    for (var name in replaced) all[name] = replaced[name];
    return { get: function (name) { return all[name]; }, push: function () {} };
}
"""

VISITOR = "oeu1795456899933r0.4711081512342"
COOKIES = f"optimizelyEndUserId={VISITOR}; optimizelyBuckets=%7B%2270001%22%3A%2270002%22%7D"


def run(
    script: str | SnippetConfig,
    source: str,
    *,
    cookies: str | None = COOKIES,
    optimizely: str = "classic(111, 222)",
    before: str = "",
) -> Any:  # noqa: ANN401
    """Run `script` on a page and return the value of the expression `source`.

    If the script is a configuration, its snippet runs, and is only rendered now. `cookies` is the
    value of document.cookie, None if it throws; `optimizely` and `before` are JavaScript: the value
    of window.optimizely, and code that runs before the snippet.
    """
    if isinstance(script, SnippetConfig):
        script = render(script).minified
    interpreter = dukpy.JSInterpreter()
    interpreter.evaljs(f"var cookies = {json.dumps(cookies)};{_PAGE}")
    interpreter.evaljs(f"window.optimizely = {optimizely}; {before}; null")
    interpreter.evaljs(f"{script}; null")
    return interpreter.evaljs(f"{source}")


def conversion_url(
    config: SnippetConfig,
    arguments: str = '"call"',
    *,
    cookies: str | None = COOKIES,
    optimizely: str = "classic(111, 222)",
    before: str = "",
) -> tuple[str, str]:
    """Return the result of generateConversionUrl and the reason; the page is as for `run`."""
    api = f"window[{js_literal(config.global_name)}]"
    source = f"[{api}.generateConversionUrl({arguments}), {api}.reason]"
    url, reason = run(config, source, cookies=cookies, optimizely=optimizely, before=before)
    return url, reason
