"""Nothing on the page moves: all layout shifts count, including those after a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.layout_shifts import COUNT_SHIFTS
from tests.studio.browser.conftest import choose_vendor, chromium_only, expect_reason

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.layout_shifts import COUNT_SHIFTS
from tests.studio.browser.conftest import Studio


@chromium_only
@pytest.mark.parametrize(
    ("width", "height"),
    [
        (1600, 1000),
        pytest.param(1280, 800, marks=pytest.mark.exhaustive),
    ],
)
def test_nothing_moves_in_the_whole_flow(
    page: Page, studio: Studio, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(studio.address)
    page.evaluate(COUNT_SHIFTS)

    def step(name: str) -> None:
        page.evaluate(
            "name => new Promise(requestAnimationFrame).then(() => { step = name })", name
        )

    expect(page.locator("#toml .cm-line").first).to_be_visible()
    step("first question")
    page.get_by_role("button", name="Performance Edge").click()
    expect(page.locator("#toml")).to_contain_text('destination = "edge"')
    page.get_by_role("button", name="Optimizely Web Experimentation").click()
    expect(page.locator("#toml")).to_contain_text('destination = "web"')
    step("vendor")
    page.get_by_role("button", name="CallRail").click()
    expect_reason(page, "ready")
    step("edit")
    page.get_by_label("Goal", exact=True).fill("other")
    expect(page.locator("#toml")).to_contain_text('goal = "other"')
    page.get_by_label("Goal", exact=True).fill("x" * 300)
    expect(page.locator("#status")).to_have_text("1 problem")
    page.get_by_label("Goal", exact=True).fill("phone_call_conversion")
    expect(page.locator("#status")).to_have_text("not saved")
    step("situation")
    page.get_by_role("button", name="No event").click()
    expect_reason(page, "no_goal")
    page.get_by_role("button", name="Ordinary visitor").click()
    expect_reason(page, "ready")
    step("call")
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator(".hit")).to_have_count(1)
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator(".hit")).to_have_count(2)
    step("stale call")
    page.get_by_role("button", name="No visitor id").click()
    expect_reason(page, "no_visitor")
    page.get_by_role("button", name="Ordinary visitor").click()
    expect_reason(page, "ready")
    step("another vendor")
    choose_vendor(page, "ctm")
    expect(page.locator("#vendor-facts")).to_contain_text("queue")
    expect_reason(page, "ready")
    step("toml")
    editor = page.locator("#toml")
    editor.press("ControlOrMeta+End")
    editor.press("=")
    expect(page.locator("#status")).to_have_text("1 problem")
    editor.press("Backspace")
    expect(page.locator("#status")).to_have_text("not saved")
    step("code")
    page.get_by_role("tab", name="Code & tags").click()
    expect(page.locator("#code")).to_contain_text("function")
    page.get_by_role("button", name="Readable").click()
    step("verify")
    page.get_by_role("tab", name="Verify").click()
    page.get_by_label("Situations", exact=True).select_option("one")
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("#result .badge")).to_have_text("verified")
    step("build")
    page.get_by_role("button", name="Save and build").click()
    page.get_by_role("button", name="Save the file").click()
    expect(page.locator("#message")).to_contain_text("CallTrackingMetrics")
    page.frame_locator("#guide").get_by_role("heading", level=1).wait_for()
    step("stale verdict, stale build")
    page.get_by_role("tab", name="Studio").click()
    page.get_by_label("Goal", exact=True).fill("other")
    expect(page.locator("#status")).to_have_text("not saved")
    page.get_by_role("tab", name="Verify").click()
    expect(page.locator("#verdict-stale")).to_be_visible()
    page.get_by_role("tab", name="Files").click()
    expect(page.locator("#handover-stale")).to_be_visible()
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("shifts.map((each) => each.join(', ')).join('\\n')") == ""
