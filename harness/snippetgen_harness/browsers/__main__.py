"""`python -m snippetgen_harness.browsers` prints the browsers that the harness would use."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from snippetgen_harness.browsers import playwright, webdriver
from snippetgen_harness.browsers.errors import EngineMissing


def main() -> int:
    """Print a line per engine; returns 1 if one is missing, otherwise 0."""
    missing = 0
    with sync_playwright() as driver:
        finders = (playwright.find_chromium, playwright.find_firefox, playwright.find_webkit)
        for find in finders:
            try:
                own = find is playwright.find_webkit and webdriver.has_webkitgtk()
                print(webdriver.DRIVER if own else find(driver))
            except EngineMissing as error:
                print(error, file=sys.stderr)
                missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
