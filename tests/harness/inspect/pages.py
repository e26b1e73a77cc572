"""Pages of made-up shops, one for each verdict, and the sites that serve them over TLS.

A page is written as people write pages, with the real snippet in it. `Optimizely` on it is a few
lines that answer as the real client does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import quote

from snippetgen.builder.hashes import digest
from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import configure

SHOP = "shop.customer.test"
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


def csp_hash(code: str) -> str:
    """Return code's hash as a source of a Content Security Policy."""
    return f"'{digest('sha256', code.encode())}'"


CTM_SCRIPT = '<script src="https://123456.tctm.co/t.js"></script>'
"""The tag of CTM's own script; tests/harness/inspect/sites.py answers it."""


@dataclass(frozen=True)
class Page:
    """A page, and the verdict about it."""

    verdict: str
    """Code."""
    head: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    config: SnippetConfig = CTM
    sentence: str = ""
    """Part of the sentence."""
    evidence: str = ""
    """Part of one piece of evidence."""
    engines: tuple[str, ...] = ("chromium", "firefox", "webkit")
    """Those that can show what the verdict needs."""


OTHER_ENGINES = ("chromium", "firefox")
"""The engines that show requests, errors and violations."""

PAGES: dict[str, Page] = {
    "works": Page(
        "works",
        cookies() + script(classic()) + snippet() + CTM_SCRIPT,
        sentence="is in a request of the page to the vendor",
        evidence="tctm.co",
    ),
    "absent": Page("snippet_absent", cookies() + script(classic()) + CTM_SCRIPT),
    "csp": Page(
        "csp_blocks_snippet",
        f'<script src="/setup.js"></script>{snippet()}{CTM_SCRIPT}',
        headers={"content-security-policy": "default-src 'self'; script-src 'self' *.tctm.co"},
        sentence="script-src does not allow an inline script",
        evidence="script-src-elem blocked inline",
        engines=OTHER_ENGINES,
    ),
    "other-build": Page(
        "other_build",
        cookies()
        + script(classic())
        + script(minified().replace("phone_call", "old_goal"))
        + CTM_SCRIPT,
        sentence="an older or an edited build",
        evidence="'old_goal",
    ),
    "optimizely-absent": Page("optimizely_absent", snippet() + CTM_SCRIPT),
    "optimizely-queue": Page(
        "optimizely_never_ready", script("window.optimizely = [];") + snippet() + CTM_SCRIPT
    ),
    "no-visitor": Page("no_visitor", script(classic()) + snippet() + CTM_SCRIPT),
    "no-experiment": Page(
        "no_experiment",
        cookies({"optimizelyEndUserId": COOKIES["optimizelyEndUserId"]})
        + script(classic())
        + snippet()
        + CTM_SCRIPT,
    ),
    "vendor-absent": Page(
        "vendor_absent",
        cookies() + script(classic()) + snippet(),
        sentence="CallTrackingMetrics",
    ),
}
