"""The parts of the pages of the inspection tests: real snippets, and models of the rest.

`Optimizely` on a page is a few lines that behave like the real client.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from urllib.parse import quote

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import configure, reporting_to

SHOP, FILES, BLOCKED = "shop.customer.test", "files.customer.test", "ads.customer.test"
CTM = configure("ctm", wait_ms=60)

COOKIES = {
    "optimizelyEndUserId": "oeu1795456899933r0.4711081512342",
    "optimizelyBuckets": '{"700010001":"700020002"}',
    "optimizelySegments": "{}",
}


def script(code: str, attributes: str = "") -> str:
    """Return an inline script element."""
    return f"<script{attributes}>{code}</script>"


def cookies(values: dict[str, str] = COOKIES) -> str:
    """Return a script that sets cookies as Optimizely does."""
    pairs = (f"{name}={quote(value, safe='')}; path=/" for name, value in values.items())
    return script("".join(f"document.cookie = {json.dumps(pair)};" for pair in pairs))


def classic(project: int = 1234500001, account: int = 1234509999) -> str:
    """Return JavaScript that makes Optimizely Classic ready."""
    return (
        "window.optimizely = { data: { state: {} }, push: function () {},"
        f" getProjectId: function () {{ return {project}; }},"
        f" getAccountId: function () {{ return {account}; }} }};"
    )


def web(events: dict[str, str], project: str = "1234500001") -> str:
    """Return JavaScript that makes Web Experimentation ready; `events` are ids by API name."""
    known = {id_: {"id": id_, "apiName": name} for name, id_ in events.items()}
    data = {"projectId": project, "accountId": "1234509999", "events": known}
    visitor = {"randomId": "oeu1795456899933r0.4711081512342"}
    return (
        f"window.optimizely = {{ push: function () {{}}, get: function (name) {{"
        f" return {{ data: {json.dumps(data)}, visitor_id: {json.dumps(visitor)},"
        " state: { getVariationMap: function () { return {}; },"
        " getActiveExperimentIds: function () { return []; } } }[name]; } };"
    )


def snippet(config: SnippetConfig = CTM, attributes: str = "") -> str:
    """Return the inline tag of a configuration's snippet."""
    return script(render(config).minified, attributes)


def minified(config: SnippetConfig = CTM) -> str:
    """Return the minified code of a configuration's snippet."""
    return render(config).minified


def changed(pattern: str, replacement: str) -> str:
    """Return the code of CTM's snippet with every match of a pattern replaced."""
    code, count = re.subn(pattern, replacement, minified())
    assert count, f"the snippet has no {pattern}"
    return code


def in_script(html: str) -> str:
    """Return HTML as a JavaScript string in an inline script."""
    return json.dumps(html).replace("</", "<\\/")


def after_the_snippet(code: str) -> str:
    """Return JavaScript that runs code once a snippet that waits for 60 ms has stopped.

    The snippet sets eight timers in a row, however slow the machine is.
    """
    return f"""(function next(left) {{
        if (left) setTimeout(next, 10, left - 1);
        else {{ {code} }}
    }})(30);"""


CTM_SCRIPT = '<script src="https://123456.tctm.co/t.js"></script>'
"""The tag of CTM's own script; tests/harness/inspect/sites.py answers it."""

READY = cookies() + script(classic())
"""Optimizely Classic that knows the visitor."""


@dataclass(frozen=True)
class Page:
    """A page, and the verdict about it."""

    verdict: str
    """Code."""
    head: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    uncached: str = ""
    """The head of the page for a visitor whose address no cache has seen; empty for the same."""
    config: SnippetConfig | None = CTM
    sentence: str = ""
    """Part of the sentence."""
    advice: str = ""
    """Part of the advice."""
    evidence: str = ""
    """Part of one piece of evidence."""
    consent: bool = False
    """Whether to accept the consent banner."""
    until: str = "true"
    """A JavaScript condition to wait for, in addition to the end of the snippet."""
    engines: tuple[str, ...] = ("chromium", "firefox", "webkit")
    """The engines that can show what the verdict needs."""


SHOWING = ("chromium", "firefox")
"""The engines that show requests, errors, violations, frames, and early events."""

CODE = minified()
PROJECT = configure("ctm", wait_ms=60, project_id="1234500077")
WEB = configure("ctm", wait_ms=60, destination="web")
EDGE = configure("ctm", wait_ms=60, **reporting_to("edge"))
EDGE_LOADED = "window.optimizelyEdge = { push: function () {}, get: function () {} };"
COOKIE = configure("callrail", wait_ms=60)
CONSENT = configure("ctm", wait_ms=60, consent="cmp.allows")
METHOD = configure(
    "generic-method", '[options]\nmethod = "vendorApi.set"\npatience_ms = 60', wait_ms=60
)
READS_ONCE = configure("callcap", wait_ms=5000)
SECOND = configure("ctm", wait_ms=60, **{"global": "secondConversion"})

OLD_CODE = changed("phone_call_conversion", "old_goal")
DATA_CODE = "data:text/javascript;base64," + base64.b64encode(CODE.encode()).decode()
MANY_EXPERIMENTS = (
    "optimizely.data.state.variationIdsMap = {};"
    "for (var n = 0; n < 250; n++)"
    " optimizely.data.state.variationIdsMap[700000000 + n] = ['8' + n];"
)
SLOW_COOKIES = """
(function () {
  var original = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(document, 'cookie', {
    set: function (text) { original.set.call(document, text); },
    get: function () {
      var end = performance.now() + 210;
      while (performance.now() < end);
      return original.get.call(document);
    }
  });
})();
"""

# The banner of a consent manager that the library knows.
CMP = script("var agreed = false; window.cmp = { allows: function () { return agreed; } };")
INSERT = """
function insert(code) {
  var element = document.createElement('script');
  element.text = code;
  document.body.appendChild(element);
}
"""

BANNER = """
<div class="cky-consent-container">We use cookies.
<button data-cky-tag="accept-button" onclick="agreed = true">Accept all</button></div>
"""
