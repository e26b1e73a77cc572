"""Pages that ask for consent."""

from __future__ import annotations

from tests.harness.inspect.page_parts import (
    BANNER,
    CMP,
    CONSENT,
    CTM_SCRIPT,
    READY,
    SHOWING,
    Page,
    script,
    snippet,
)

PAGES: dict[str, Page] = {
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
        sentence="although cmp.allows then returns true",
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
}
