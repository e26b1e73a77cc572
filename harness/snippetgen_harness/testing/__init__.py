"""Support for the tests of other projects: a log endpoint, pages, live pages and assertions.

Only opening pages needs Playwright.
"""

from __future__ import annotations

from snippetgen_harness.testing.assertions import expect_conversion, refute_conversion
from snippetgen_harness.testing.live_assertions import expect_works
from snippetgen_harness.testing.optimizely_log import OptimizelyLog, open_log
from snippetgen_harness.testing.visited_page import OpenPage, VisitedPage

__all__ = [
    "OpenPage",
    "OptimizelyLog",
    "VisitedPage",
    "expect_conversion",
    "expect_works",
    "open_log",
    "refute_conversion",
]
