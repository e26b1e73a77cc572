"""Pages on which the snippet works, and one without an explanation."""

from __future__ import annotations

from tests.harness.inspect.page_parts import (
    BANNER,
    CMP,
    CODE,
    CONSENT,
    CTM_SCRIPT,
    EDGE,
    EDGE_LOADED,
    INSERT,
    READY,
    SECOND,
    SHOWING,
    SLOW_COOKIES,
    WEB,
    Page,
    classic,
    cookies,
    in_script,
    script,
    snippet,
    web,
)

PAGES: dict[str, Page] = {
    "edge-works": Page(
        "works",
        cookies() + script(EDGE_LOADED) + snippet(EDGE) + CTM_SCRIPT,
        config=EDGE,
    ),
    "unknown": Page(
        "unknown",
        cookies()
        + script(classic().replace("return 1234500001", "throw new Error('broken')"))
        + snippet()
        + CTM_SCRIPT,
        evidence="no_project",
    ),
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
        sentence="is in a request from the page to the vendor",
        evidence="tctm.co",
    ),
    "works-unconfigured": Page(
        "works",
        cookies() + script(web({"phone_call_conversion": "1"})) + snippet(WEB) + CTM_SCRIPT,
        config=None,
        sentence="is in a request from the page to the vendor",
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
