"""A page with a vendor's script, whose requests are recorded and answered on this machine."""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

from snippetgen.builder.rendering import render
from snippetgen.javascript.literals import js_literal
from snippetgen.vendors.requests import PageRequest, carries
from snippetgen_harness.browsers.playwright import START_TIMEOUT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request, Route

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.real_vendors.scripts import Script

ORDERS = ("snippet first", "vendor first", "vendor after load")
LATENESS = ("Optimizely there", "Optimizely late")

_SITE = "https://shop.customer.test/"
_COOKIES = {
    "optimizelyEndUserId": "oeu1795456899933r0.4711081512342",
    "optimizelyBuckets": quote('{"700010001":"700020002"}'),
}
_OPTIMIZELY = """
function setOptimizely() {
  window.optimizely = {
    data: {},
    getProjectId: function () { return 1234500001; },
    getAccountId: function () { return 1234509999; }
  };
}
function optimizelyLater() { setTimeout(setOptimizely, 400); }
function afterLoad(action) { addEventListener('load', function () { setTimeout(action, 200); }); }
"""
_LOADER = """
var isVendorLoaded = false;
function loadVendor(done) {
  var steps = [STEPS];
  function next() {
    var step = steps.shift();
    var element = document.createElement('script');
    if (!step) {
      isVendorLoaded = true;
      return done && done();
    }
    if (step.src) element.onload = next;
    element[step.src ? 'src' : 'text'] = step.src || step.text;
    document.head.appendChild(element);
    if (!step.src) next();
  }
  afterLoad(next);
}
"""
_IS_SETTLED = """
document.readyState === 'complete' && !!window.optimizely && window.isVendorLoaded !== false
"""


def find_conversion(
    browser: Browser, script: Script, source: str, order: str, late: str, patience: float
) -> bool:
    """Open a page and return whether the vendor's requests carry the conversion.

    `source` is the vendor's script. After the page has loaded with Optimizely and the vendor's
    script, and its requests are answered, waits for `patience` seconds at most.
    """
    config = script.configuration()
    html = _html(script, config, order, late)
    recorded: list[PageRequest] = []

    def answer(route: Route, request: Request) -> None:
        recorded.append(PageRequest(request.url, request.post_data or "", request.method))
        if request.url == _SITE:
            route.fulfill(body=html, content_type="text/html")
        elif request.url == f"{_SITE}vendor.js":
            route.fulfill(body=source, content_type="text/javascript; charset=utf-8")
        else:
            body, kind = next(
                ((a.body, a.content_type) for a in script.answer if re.search(a.url, request.url)),
                ("", "text/plain"),
            )
            route.fulfill(body=body, content_type=kind, headers=_cors(request, kind))

    with browser.new_context() as context:
        context.route("**/*", answer)
        context.add_cookies([{"name": n, "value": v, "url": _SITE} for n, v in _COOKIES.items()])
        page = context.new_page()
        page.set_default_timeout(1000 * START_TIMEOUT)
        page.goto(_SITE)
        page.wait_for_function(_IS_SETTLED)
        page.wait_for_load_state("networkidle")
        api = js_literal(config.global_name)
        end = monotonic() + patience
        while True:
            value = str(
                page.evaluate(f"window[{api}].generateConversionUrl({js_literal(config.goal)})")
            )
            hits = [each for each in recorded if re.search(script.request, each.url)]
            if value and sum(carries(each, value) for each in hits) >= script.requests:
                return True
            if monotonic() >= end:
                return False
            page.wait_for_timeout(100)


def _cors(request: Request, content_type: str) -> dict[str, str]:
    return {
        "content-type": content_type,
        "access-control-allow-origin": _SITE.rstrip("/"),
        "access-control-allow-credentials": "true",
        "access-control-allow-headers": request.headers.get("access-control-request-headers", ""),
        "access-control-allow-methods": "GET, POST, PUT",
    }


def _html(script: Script, config: SnippetConfig, order: str, late: str) -> str:
    snippet = _script(render(config).minified)
    vendor = _script(script.before) + "<script src='/vendor.js'></script>" + _script(script.after)
    is_late = late == "Optimizely late"
    before, after = _script(_OPTIMIZELY), _script("setOptimizely();")
    if order == "vendor after load":
        before += _script(_LOADER.replace("STEPS", _steps(script)))
        parts = [snippet, _script("loadVendor(optimizelyLater);" if is_late else "loadVendor();")]
    else:
        parts = [snippet, vendor] if order == "snippet first" else [vendor, snippet]
        parts += [_script("afterLoad(optimizelyLater);")] if is_late else []
    head = "".join([before, *([] if is_late else [after]), *parts])
    body = "<p>Call us: <a class='phone' href='tel:+15550100'>555-0100</a></p>"
    return f"<!doctype html><meta charset='utf-8'>{head}<body>{body}</body>"


def _script(source: str) -> str:
    return f"<script>{source}</script>"


def _steps(script: Script) -> str:
    before, after = js_literal(script.before or ";"), js_literal(script.after or ";")
    return f"{{ text: {before} }}, {{ src: '/vendor.js' }}, {{ text: {after} }}"
