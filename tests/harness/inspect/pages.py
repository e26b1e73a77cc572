"""Pages of made-up shops, one or more for each verdict."""

from __future__ import annotations

from snippetgen.builder.hashes import digest
from tests.harness.inspect.parts import (
    BANNER,
    BLOCKED,
    CMP,
    CODE,
    CONSENT,
    COOKIE,
    COOKIES,
    CTM_SCRIPT,
    DATA_CODE,
    EDGE,
    EDGE_LOADED,
    FILES,
    INSERT,
    MANY_EXPERIMENTS,
    METHOD,
    OLD_CODE,
    PROJECT,
    READS_ONCE,
    READY,
    SECOND,
    SHOP,
    SHOWING,
    SLOW_COOKIES,
    WEB,
    Page,
    after_the_snippet,
    changed,
    classic,
    cookies,
    in_script,
    script,
    snippet,
    web,
)

PAGES: dict[str, Page] = {
    # The snippet does not run.
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
        sentence="offlineConversion already exists on the page, and is not the snippet's (object)",
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
    ),
    "absent": Page(
        "snippet_absent",
        READY + CTM_SCRIPT,
        evidence="window.offlineConversion is undefined",
    ),
    "tag-manager-holds-it": Page(
        "snippet_absent",
        READY + script(f"var tags = [{in_script(snippet())}];") + CTM_SCRIPT,
        evidence="an inline script holds the snippet, but has not inserted it",
    ),
    # The snippet runs.
    "two-snippets": Page(
        "two_snippets",
        READY + script(OLD_CODE) + snippet() + CTM_SCRIPT,
        sentence="2 different builds",
    ),
    "other-build": Page(
        "other_build",
        READY + script(OLD_CODE) + CTM_SCRIPT,
        sentence="an older or an edited one",
        evidence="'old_goal",
    ),
    "white-space": Page(
        "other_build",
        READY + script(changed(r"\}(?=function)", "}\n")) + CTM_SCRIPT,
        sentence="white space",
    ),
    "opted-out": Page(
        "opted_out",
        READY
        + script("document.cookie = 'optimizelyOptOut=true; path=/';")
        + snippet()
        + CTM_SCRIPT,
        evidence="optimizelyOptOut=true",
    ),
    "edge": Page(
        "edge_instead_of_web",
        cookies() + script("window.optimizelyEdge = { get: function () {} };") + snippet(WEB),
        config=WEB,
    ),
    "edge-works": Page(
        "works",
        cookies() + script(EDGE_LOADED) + snippet(EDGE) + CTM_SCRIPT,
        config=EDGE,
    ),
    "edge-queue": Page(
        "optimizely_never_ready",
        cookies() + script("window.optimizelyEdge = [];") + snippet(EDGE) + CTM_SCRIPT,
        config=EDGE,
        evidence="window.optimizelyEdge is an array",
    ),
    "edge-other-project": Page(
        "other_project",
        cookies()
        + '<script type="text/plain" src="/edge-client/v1/1234509999/77"></script>'
        + script(EDGE_LOADED)
        + snippet(EDGE)
        + CTM_SCRIPT,
        config=EDGE,
        evidence="Optimizely's project is 77, its account 1234509999",
    ),
    "web-instead-of-edge": Page(
        "other_product",
        cookies() + script(web({})) + snippet(EDGE) + CTM_SCRIPT,
        config=EDGE,
    ),
    "optimizely-blocked": Page(
        "optimizely_blocked",
        script("window.optimizely = [];")
        + '<script src="https://cdn.optimizely.com/js/1234500001.js"></script>'
        + snippet()
        + CTM_SCRIPT,
        sentence="cdn.optimizely.com/js/1234500001.js",
        engines=SHOWING,
    ),
    "optimizely-late": Page(
        "optimizely_late",
        cookies() + snippet() + script(after_the_snippet(classic())) + CTM_SCRIPT,
        sentence="waits 0.06 s",
        engines=SHOWING,
    ),
    "optimizely-queue": Page(
        "optimizely_never_ready",
        script("window.optimizely = [];") + snippet() + CTM_SCRIPT,
        evidence="window.optimizely is an array",
    ),
    "optimizely-stops": Page(
        "optimizely_never_ready",
        '<script src="/optimizely.js"></script>' + snippet() + CTM_SCRIPT,
        sentence="The page has Optimizely's script, but Optimizely was not ready",
        engines=SHOWING,
    ),
    "optimizely-absent": Page("optimizely_absent", snippet() + CTM_SCRIPT),
    "other-product": Page(
        "other_product",
        cookies() + script(web({})) + snippet() + CTM_SCRIPT,
        sentence="The page has Optimizely Web Experimentation",
    ),
    "other-project": Page(
        "other_project",
        READY + snippet(PROJECT) + CTM_SCRIPT,
        config=PROJECT,
        sentence="1234500001 of account 1234509999, and the configuration names 1234500077",
    ),
    "cookies-blocked": Page(
        "cookies_blocked",
        script(classic()) + snippet() + CTM_SCRIPT,
        headers={"content-security-policy": "sandbox allow-scripts"},
        evidence="sandbox allow-scripts",
    ),
    "cookies-stop-optimizely": Page(
        "cookies_blocked",
        '<script src="/optimizely.js"></script>' + snippet() + CTM_SCRIPT,
        headers={"content-security-policy": "sandbox allow-scripts"},
        engines=SHOWING,
    ),
    "in-a-frame": Page(
        "cookies_blocked",
        "",
        '<iframe sandbox="allow-scripts" src="/no-visitor"></iframe>',
        sentence=f"in the frame https://{SHOP}/no-visitor",
        engines=SHOWING,
    ),
    "no-visitor": Page("no_visitor", script(classic()) + snippet() + CTM_SCRIPT),
    "no-experiment": Page(
        "no_experiment",
        cookies({"optimizelyEndUserId": COOKIES["optimizelyEndUserId"]})
        + script(classic())
        + snippet()
        + CTM_SCRIPT,
    ),
    "goal-unknown": Page(
        "goal_unknown",
        script(web({"phone_call_conversions": "1", "signup": "2"})) + snippet(WEB) + CTM_SCRIPT,
        config=WEB,
        sentence="The nearest names are: phone_call_conversions.",
        evidence="signup",
    ),
    "too-long": Page(
        "too_long",
        READY + script(MANY_EXPERIMENTS) + snippet(COOKIE),
        config=COOKIE,
        sentence="The conversion has 5042 characters, and the vendor's variable holds 4074",
    ),
    "vendor-blocked": Page(
        "vendor_blocked",
        READY + snippet() + '<script src="https://404.tctm.co/t.js"></script>',
        sentence="status 404",
        engines=SHOWING,
    ),
    "vendor-request-blocked": Page(
        "vendor_request_blocked",
        READY + snippet() + CTM_SCRIPT,
        headers={"content-security-policy": "img-src 'self'"},
        sentence="to 123456.tctm.co, but the request does not arrive: the Content Security Policy"
        " blocks it (img-src)",
        engines=SHOWING,
    ),
    "vendor-late": Page(
        "vendor_late",
        READY
        + snippet(METHOD)
        + script(after_the_snippet("window.vendorApi = { set: function () {} };")),
        config=METHOD,
        engines=SHOWING,
    ),
    "vendor-absent": Page("vendor_absent", READY + snippet(), sentence="CallTrackingMetrics"),
    "value-too-late": Page(
        "value_too_late",
        cookies()
        + '<script src="https://api.callcap.com/track/webmatch.js"></script>'
        + snippet(READS_ONCE)
        + script(
            f"function start() {{ {classic()} }}"
            " addEventListener('DOMContentLoaded', function () { setTimeout(start, 150); });"
        ),
        config=READS_ONCE,
        until="offlineConversion.handover",
        engines=SHOWING,
    ),
    "two-accounts": Page(
        "vendor_two_accounts",
        READY + snippet() + CTM_SCRIPT + '<script src="https://777777.tctm.co/t.js"></script>',
        sentence="2 accounts",
    ),
    "not-in-request": Page(
        "not_in_vendor_request",
        READY + snippet() + '<script src="https://555555.tctm.co/t.js"></script>',
        sentence="none of the vendor's 1 later requests",
        engines=SHOWING,
    ),
    "bad-conversion": Page(
        "bad_conversion",
        READY
        + snippet()
        + CTM_SCRIPT
        + script("new Image().src = 'https://1234500001.log.optimizely.com/event?a=1&n=call';"),
        evidence="log.optimizely.com/event?a=1&n=call",
    ),
    "unknown": Page(
        "unknown",
        cookies()
        + script(classic().replace("return 1234500001", "throw new Error('broken')"))
        + snippet()
        + CTM_SCRIPT,
        evidence="no_project",
    ),
    "consent-never-asked": Page(
        "consent_never_asked",
        READY
        + script("window.cmp = { allows: function () { return false; } };")
        + snippet(CONSENT)
        + CTM_SCRIPT,
        config=CONSENT,
        sentence="cmp.allows is false",
        engines=SHOWING,
        consent=True,
    ),
    "consent-given-later": Page(
        "consent_given_later",
        READY + CMP + snippet(CONSENT) + CTM_SCRIPT,
        BANNER,
        config=CONSENT,
        sentence="although cmp.allows returns true then",
        engines=SHOWING,
        consent=True,
    ),
    "consent-needed": Page(
        "consent_needed",
        READY + CMP + snippet(CONSENT) + CTM_SCRIPT,
        BANNER,
        config=CONSENT,
        advice="inspect the page without --no-consent",
    ),
    "consent-not-accepted": Page(
        "consent_needed",
        READY + CMP + snippet(CONSENT) + CTM_SCRIPT,
        BANNER.replace("<div ", "<div hidden "),
        config=CONSENT,
        advice="accept the banner in a browser, and look at offlineConversion.reason",
        engines=SHOWING,
        consent=True,
    ),
    # It works.
    "works-after-consent": Page(
        "works_after_consent",
        READY + CMP + snippet(CONSENT) + CTM_SCRIPT,
        BANNER.replace("agreed = true", "agreed = true; offlineConversion.refresh()"),
        config=CONSENT,
        engines=SHOWING,
        consent=True,
    ),
    "handed-over-twice": Page(
        "handed_over_twice",
        READY + snippet() + snippet(SECOND) + CTM_SCRIPT,
        sentence="handed over 2 times",
    ),
    "slow": Page(
        "slow",
        READY + script(SLOW_COOKIES) + snippet() + CTM_SCRIPT,
        evidence="generateConversionUrl",
    ),
    "works": Page(
        "works",
        READY + snippet() + CTM_SCRIPT,
        sentence="is in a request of the page to the vendor",
        evidence="tctm.co",
    ),
    "works-unconfigured": Page(
        "works",
        cookies() + script(web({"phone_call_conversion": "1"})) + snippet(WEB) + CTM_SCRIPT,
        config=None,
        sentence="is in a request of the page to the vendor",
    ),
    "works-through-a-tag-manager": Page(
        "works",
        READY + CTM_SCRIPT,
        "<p>Call us</p>" + script(INSERT + f"insert({in_script(CODE)});"),
    ),
    "works-from-a-file": Page(
        "works", READY + '<script src="/ctm.min.js" async></script>' + CTM_SCRIPT
    ),
}
