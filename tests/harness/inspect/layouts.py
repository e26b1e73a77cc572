"""Pages with the layouts of real sites, in addition to tests/harness/inspect/pages."""

from __future__ import annotations

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.harness.inspect.page_parts import (
    CODE,
    CONSENT,
    CTM,
    CTM_SCRIPT,
    READY,
    SHOWING,
    WEB,
    Page,
    changed,
    classic,
    cookies,
    in_script,
    script,
    snippet,
    web,
)

_LONG_WAIT = configure("ctm", wait_ms=5000)
_TAG_MANAGER = """
addEventListener('load', function () {
  setTimeout(function () {
    var tag = document.createElement('script');
    tag.text = CODE;
    document.head.appendChild(tag);
    tag.remove();
  }, 50);
});
"""
_APPLICATION = script(
    'addEventListener("DOMContentLoaded", function () { history.pushState({}, "", "/app/1"); });'
)

LAYOUTS: dict[str, Page] = {
    "by-a-tag-manager": Page(
        "works",
        f"{READY}{CTM_SCRIPT}",
        script(_TAG_MANAGER.replace("CODE", in_script(CODE))),
    ),
    "twice-by-a-tag-manager": Page(
        "works",
        READY + CTM_SCRIPT,
        2 * script(_TAG_MANAGER.replace("CODE", in_script(CODE))),
    ),
    "at-the-end": Page(
        "works",
        CTM_SCRIPT.replace("<script", "<script async"),
        f"<main><p>555-0100</p></main>{READY}<footer>{snippet()}</footer>",
    ),
    "in-a-bundle": Page(
        "works",
        READY + script(f"/* theme */ var theme = 1;\n{CODE}\ntheme++;") + CTM_SCRIPT,
    ),
    "readable": Page(
        "works", READY + script(f"\n<!--\n{render(CTM).readable}\n//-->\n") + CTM_SCRIPT
    ),
    "a-module": Page("works", READY + snippet(attributes=' type="module"') + CTM_SCRIPT),
    "with-a-nonce": Page(
        "works",
        f'<script nonce="n0">{_APPLICATION[8:-9]}</script>'
        + READY.replace("<script>", '<script nonce="n0">')
        + snippet(attributes=' nonce="n0"')
        + CTM_SCRIPT.replace("<script", '<script nonce="n0"'),
        headers={
            "content-security-policy": "script-src 'nonce-n0' 'strict-dynamic';"
            " require-trusted-types-for 'script'"
        },
    ),
    "without-its-nonce": Page(
        "csp_blocks_snippet",
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"script-src 'nonce-n0' *.tctm.co; object-src 'none'\">"
        + READY.replace("<script>", '<script nonce="n0">')
        + snippet()
        + CTM_SCRIPT,
        engines=SHOWING,
    ),
    "late-but-in-time": Page(
        "works",
        cookies()
        + snippet(_LONG_WAIT)
        + script(f"setTimeout(function () {{ {classic()} }}, 200);")
        + CTM_SCRIPT,
        config=_LONG_WAIT,
    ),
    "optimizely-from-a-proxy": Page(
        "optimizely_blocked",
        '<script src="/vendor/optimizely/123.js"></script>' + snippet() + CTM_SCRIPT,
        sentence="/vendor/optimizely/123.js does not load",
        engines=SHOWING,
    ),
    "curly-quotes": Page(
        "script_error",
        READY + script(changed('""', "\u201c\u201d")) + CTM_SCRIPT,
        engines=SHOWING,
    ),
    "no-consent-tool": Page(
        "consent_never_asked",
        READY + snippet(CONSENT) + CTM_SCRIPT,
        "<p>We use cookies. <a href='/privacy'>More</a></p>",
        config=CONSENT,
        sentence="cmp.allows is absent",
        consent=True,
        engines=SHOWING,
    ),
    "a-single-page-application": Page(
        "works",
        script(web({"phone_call_conversion": "1"})) + snippet(WEB) + CTM_SCRIPT,
        _APPLICATION,
        config=WEB,
    ),
    "in-noscript": Page("snippet_absent", READY + CTM_SCRIPT, f"<noscript>{snippet()}</noscript>"),
    "in-a-template": Page(
        "snippet_absent", READY + CTM_SCRIPT, f"<template>{snippet()}</template>"
    ),
}
