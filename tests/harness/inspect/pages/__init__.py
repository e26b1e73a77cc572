"""Pages of made-up shops, one or more for each verdict; a module for each module of rules."""

from __future__ import annotations

from tests.harness.inspect.page_parts import Page
from tests.harness.inspect.pages import consent, handover, optimizely, presence, working

PAGES: dict[str, Page] = {
    **presence.PAGES,
    **optimizely.PAGES,
    **handover.PAGES,
    **consent.PAGES,
    **working.PAGES,
}
