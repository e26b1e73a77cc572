"""For the tests of other projects: a log endpoint, pages with a snippet, assertions about hits.

Names are imported on first use: pytest imports this package with the plugin in every project where
snippetgen is installed. Only opening a page needs Playwright.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snippetgen_harness.testing.assertions import expect_conversion, refute_conversion
    from snippetgen_harness.testing.optimizely_log import OptimizelyLog, open_log
    from snippetgen_harness.testing.visited_page import OpenPage, VisitedPage

__all__ = [
    "OpenPage",
    "OptimizelyLog",
    "VisitedPage",
    "expect_conversion",
    "open_log",
    "refute_conversion",
]

_MODULES = {
    "OpenPage": "visited_page",
    "OptimizelyLog": "optimizely_log",
    "VisitedPage": "visited_page",
    "expect_conversion": "assertions",
    "open_log": "optimizely_log",
    "refute_conversion": "assertions",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a public name."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
