"""Pages without a conversion because of Optimizely."""

from __future__ import annotations

from tests.harness.inspect.page_parts import (
    COOKIE,
    COOKIES,
    CTM_SCRIPT,
    EDGE,
    EDGE_LOADED,
    MANY_EXPERIMENTS,
    PROJECT,
    READY,
    SHOP,
    SHOWING,
    WEB,
    Page,
    after_the_snippet,
    classic,
    cookies,
    script,
    snippet,
    web,
)

PAGES: dict[str, Page] = {
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
        sentence="1234500001 of account 1234509999, but the configuration names 1234500077",
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
    "cookies-hidden": Page(
        "cookies_blocked",
        READY + '<form name="cookie"></form>' + snippet() + CTM_SCRIPT,
        advice="rename elements whose name is `cookie`",
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
        sentence="The conversion has 5042 characters, but only 4074 fit in the vendor's variable",
    ),
}
