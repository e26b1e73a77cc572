"""Checks pages with axe-core, which knows the rules of WCAG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.configurations import NODE_MODULES

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# Without selectors and without loading style sheets again, which no enabled rule needs, axe takes
# two thirds of the time.
_RUN = """async ([within, runOnly]) => {
    const { violations } = await axe.run(within, {
        runOnly, iframes: false, preload: false, resultTypes: ['violations'], selectors: false,
    });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}"""


def load_axe(page: Page) -> None:
    """Load axe into a page, whatever the page's policy allows."""
    page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))


def violations(page: Page, within: str = "html") -> list[Any]:
    """Return what axe finds in a page that has it: each rule with its elements.

    `within` is the selector of the part to check.
    """
    found: list[Any] = page.evaluate(_RUN, [within, RULES])
    return found
