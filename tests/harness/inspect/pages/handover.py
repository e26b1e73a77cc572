"""Pages on which the value does not reach the vendor."""

from __future__ import annotations

from tests.harness.inspect.page_parts import (
    CTM_SCRIPT,
    METHOD,
    READS_ONCE,
    READY,
    SHOWING,
    Page,
    after_the_snippet,
    classic,
    cookies,
    script,
    snippet,
)

PAGES: dict[str, Page] = {
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
}
