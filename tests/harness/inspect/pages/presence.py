"""Pages on which the snippet does not run, or another one does."""

from __future__ import annotations

from snippetgen.builder.hashes import digest
from tests.harness.inspect.page_parts import (
    BLOCKED,
    CODE,
    CTM_SCRIPT,
    DATA_CODE,
    FILES,
    OLD_CODE,
    READY,
    SHOWING,
    Page,
    changed,
    in_script,
    script,
    snippet,
)

PAGES: dict[str, Page] = {
    "stale-cache": Page(
        "stale_cache",
        READY + CTM_SCRIPT,
        uncached=READY + snippet() + CTM_SCRIPT,
        headers={"age": "86400"},
        evidence="age: 86400",
    ),
    "stale-build": Page(
        "stale_cache",
        READY + script(OLD_CODE) + CTM_SCRIPT,
        uncached=READY + snippet() + CTM_SCRIPT,
    ),
    "global-taken": Page(
        "global_taken",
        READY + script("window.offlineConversion = { rate: 3 };") + snippet() + CTM_SCRIPT,
        sentence="The page already has another global offlineConversion (object)",
    ),
    "csp-inline": Page(
        "csp_blocks_snippet",
        f'<script src="/setup.js"></script>{snippet()}{CTM_SCRIPT}',
        headers={"content-security-policy": "default-src 'self'; script-src 'self' *.tctm.co"},
        sentence="script-src does not allow an inline script",
        advice=f"add '{digest('sha256', CODE.encode())}'",
        evidence="script-src-elem blocked inline",
        engines=SHOWING,
    ),
    "csp-external": Page(
        "csp_blocks_snippet",
        f'<script src="/setup.js"></script><script src="https://{FILES}/ctm.min.js"></script>',
        headers={"content-security-policy": "default-src 'self'"},
        sentence=f"default-src does not allow https://{FILES}/ctm.min.js",
        engines=SHOWING,
    ),
    "csp-nonce": Page(
        "csp_blocks_snippet",
        '<script nonce="r4nd0m" src="/setup.js"></script><script src="/ctm.min.js"></script>',
        headers={"content-security-policy": "script-src 'nonce-r4nd0m' 'strict-dynamic'"},
        advice="script-src of the page's Content Security Policy: give the script element the"
        " page's nonce.",
        engines=SHOWING,
    ),
    "rocket-loader": Page(
        "rocket_loader",
        READY + script(CODE, ' type="4a1f0b66c0a79cb2b2f9bd0e-text/javascript"') + CTM_SCRIPT,
        sentence="4a1f0b66c0a79cb2b2f9bd0e-text/javascript",
    ),
    "wordpress": Page(
        "wordpress_entities",
        READY + script(changed("&&", "&#038;&#038;")) + CTM_SCRIPT,
        sentence="&#038;",
    ),
    "delayed-type": Page(
        "delayed_script",
        READY + script(CODE, ' type="text/plain" data-category="marketing"') + CTM_SCRIPT,
        sentence="its type is text/plain",
    ),
    "delayed-data": Page(
        "delayed_script",
        READY + f'<script data-src="{DATA_CODE}"></script>' + CTM_SCRIPT,
        sentence="its attributes are data-src",
    ),
    "delayed-file": Page(
        "delayed_script",
        READY + '<script type="lazy/load" data-src="/files/ctm.min.js"></script>' + CTM_SCRIPT,
        sentence="its type is lazy/load",
    ),
    "integrity": Page(
        "integrity_mismatch",
        READY
        + f'<script src="/ctm.min.js" integrity="{digest("sha384", b"other")}"></script>'
        + CTM_SCRIPT,
        evidence=digest("sha384", CODE.encode()),
        engines=SHOWING,
    ),
    "ad-blocker": Page(
        "snippet_ad_blocker",
        READY + f'<script src="https://{BLOCKED}/ctm.min.js"></script>' + CTM_SCRIPT,
        sentence=f"||{BLOCKED}^",
        engines=SHOWING,
    ),
    "not-loaded": Page(
        "snippet_not_loaded",
        READY + '<script src="/missing/ctm.min.js"></script>' + CTM_SCRIPT,
        sentence="status 404",
        engines=SHOWING,
    ),
    "minifier": Page(
        "html_minifier",
        READY + script(changed(r"function (\w+\()", r"function\1")) + CTM_SCRIPT,
        sentence="instead of",
    ),
    "script-error": Page(
        "script_error",
        READY + script(f"startShop();\n{CODE}") + CTM_SCRIPT,
        sentence="startShop",
        engines=SHOWING,
    ),
    "not-run": Page(
        "snippet_not_run",
        READY + CTM_SCRIPT,
        '<div id="box"></div>' + script(f"box.innerHTML = {in_script(snippet())};"),
        advice="inserted with innerHTML does not run.",
    ),
    "absent": Page(
        "snippet_absent",
        READY + CTM_SCRIPT,
        evidence="window.offlineConversion is undefined",
    ),
    "tag-manager-holds-it": Page(
        "snippet_absent",
        READY + script(f"var tags = [{in_script(snippet())}];") + CTM_SCRIPT,
        evidence="an inline script contains the snippet but has not inserted it",
    ),
    "two-snippets": Page(
        "two_snippets",
        READY + script(OLD_CODE) + snippet() + CTM_SCRIPT,
        sentence="2 different builds",
    ),
    "other-build": Page(
        "other_build",
        READY + script(OLD_CODE) + CTM_SCRIPT,
        sentence="an older or edited build",
        evidence="'old_goal",
    ),
    "other-global": Page(
        "other_build",
        READY + script(CODE.replace("offlineConversion", "olderConversion")) + CTM_SCRIPT,
        sentence="an older or edited build",
    ),
    "white-space": Page(
        "other_build",
        READY + script(changed(r"\}(?=function)", "}\n")) + CTM_SCRIPT,
        sentence="white space",
    ),
}
