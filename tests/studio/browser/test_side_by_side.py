"""Two configurations are compared on the same page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import CTM, Studio, expect_reason

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_two_configurations_run_side_by_side(page: Page, studio: Studio) -> None:
    studio.write("a.toml", CTM)
    studio.write("b.toml", CTM.replace("ctm", "callrail"))
    page.goto(studio.address)
    expect_reason(page, "ready")
    preview = page.get_by_role("region", name="On the page")
    with studio.holding("[?&]visit=", times=1) as slow:
        preview.get_by_label("Compare with").select_option("b.toml")
        slow.wait()
        page.wait_for_timeout(1_500)  # longer than a page must be quiet to be idle
    expect(page.locator(".reason .badge")).to_have_text(["ready", "ready"])

    page.get_by_role("button", name="A call comes in").click()

    expect(page.locator("#calls h3")).to_have_text(
        ["CallTrackingMetrics (CTM) reports the call", "CallRail reports the call"]
    )
    expect(page.locator("#calls .quiet")).to_contain_text(["a.toml · POST", "b.toml · POST"])
    expect(page.locator(".hit")).to_have_count(2)
    page.get_by_role("button", name="Close b.toml").click()
    expect(page.locator(".preview-pane")).to_have_count(1)
