"""Accessibility: keyboard, screen reader, narrow screens, dark colour scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.axe import load_axe, violations
from tests.live_site import LIVE, live_site
from tests.sampling import sample_cases
from tests.studio.browser.conftest import (
    CTM,
    OVERFLOW,
    Studio,
    choose_vendor,
    chromium_only,
    expect_reason,
    write_toml,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

VIEWS = ("Studio", "Code & tags", "Files", "Verify", "Check a live page", "Customers", "Explain")
FINISH_TRANSITIONS = "() => document.getAnimations().forEach(each => each.finish())"
"""Disables the transitions of buttons' colours."""

LAYOUTS: list[tuple[Literal["light", "dark"], int]] = [
    ("dark", 360),
    ("light", 1600),
    ("dark", 1280),
    ("light", 360),
    ("dark", 1600),
    ("light", 1280),
]
"""Colour scheme and width."""


def expect_accessible(page: Page, state: str, number: int, within: str = "html") -> None:
    """Expect a state of the page, which has axe, to follow all rules, and to fit a narrow screen.

    A sample checks the rules in one layout, which the number of the state determines.
    """
    start = number % len(LAYOUTS)
    for scheme, width in sample_cases(LAYOUTS[start:] + LAYOUTS[:start], lambda *_: None):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(FINISH_TRANSITIONS)
        assert violations(page, within=within) == [], (state, scheme, width)
        expect_fit(page, state, within)
    page.set_viewport_size({"width": 360, "height": 900})
    expect_fit(page, state, within)


def expect_fit(page: Page, state: str, within: str) -> None:
    """Expect the page and a part of it not to be wider than their boxes."""
    assert page.evaluate(OVERFLOW) == 0, (state, page.viewport_size)
    inside = page.locator(within).evaluate("each => each.scrollWidth - each.clientWidth")
    assert inside == 0, (state, page.viewport_size)


@chromium_only
def test_every_view_is_accessible_and_fits(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    studio.write("web.toml", f'{CTM}destination = "web"\n')
    studio.write("wrong.toml", f'{CTM}wait_ms = "x"\nmore = 1\n' + "#\n" * 40)
    page.goto(studio.address)
    expect_reason(page, "ready")
    load_axe(page)
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator(".hit")).to_have_count(1)
    for summary in page.locator("summary").all():
        summary.evaluate("each => each.parentElement.open = true")
    for number, view in enumerate(VIEWS):
        page.get_by_role("tab", name=view).click()
        expect_accessible(page, view, number)
    page.get_by_role("tab", name="Studio").click()
    page.get_by_label("Configuration").select_option("web.toml")
    expect(page.locator(".reason")).to_contain_text("A compact value was built.")
    page.get_by_text("What the compact value contains").click()
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator(".hit")).to_have_count(2)
    expect(page.get_by_label("randomId", exact=True)).to_be_visible()
    expect_accessible(page, "compact value", 7)
    page.get_by_label("Configuration").select_option(label="wrong.toml (invalid)")
    expect(page.locator("#status")).to_have_text("2 problems")
    page.get_by_label("Call-tracking vendor").click()
    expect_accessible(page, "vendors beside problems", 8)


@chromium_only
def test_a_live_page_is_checked_and_the_verdict_is_accessible(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", LIVE)
    page.set_viewport_size({"width": 360, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.goto(studio.address)
    page.get_by_role("tab", name="Check a live page").click()
    address = page.get_by_label("Address of the page")
    address.fill("mailto:shop")
    address.press("Enter")
    expect(page.locator("#inspect-problem")).to_contain_text("Enter the address of a page")
    expect(address).to_be_focused()
    with live_site() as site:
        address.fill(site)
        address.press("Enter")
        expect(page.locator("#inspect-words")).to_have_text("The snippet works on this page.")
        badges = page.locator("#inspected .badge")
        expect(badges).to_have_text(["works", "reached", "reached", "reached"])
        load_axe(page)
        expect_accessible(page, "verdict", 0)
        report = page.get_by_role("link", name="Open the report").get_attribute("href")
        assert report
        assert "How far the value got" in page.request.get(report).text()
        page.reload()
        expect(badges).to_have_text(["works", "reached", "reached", "reached"])
        expect(page.locator("#inspected-stale")).to_be_hidden()
        address.fill(f"{site}endless")
        expect(page.locator("#inspected-stale")).to_contain_text("checked with other choices")
        page.get_by_role("button", name="Check", exact=True).click()
        page.get_by_role("button", name="Cancel", exact=True).click()
        expect(page.locator("#inspect-words")).to_have_text("Cancelled.")
        expect(page.locator("#inspect-progress")).to_have_js_property("value", 0)
    expect(page.get_by_role("button", name="Check", exact=True)).to_be_enabled()
    page.goto(report)
    load_axe(page)
    expect_accessible(page, "report", 3)


@chromium_only
@pytest.mark.parametrize(("width", "height"), [(360, 900), (768, 1024)])
def test_nothing_shifts_on_a_narrow_screen_and_the_editor_stays_in_its_place(
    page: Page, studio: Studio, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(studio.address)
    page.evaluate("""() => {
        window.shifts = [];
        new PerformanceObserver(list => shifts.push(...list.getEntries()
            .map(entry => entry.sources.map(({ node }) => node && (node.id || node.className))))
        ).observe({ type: 'layout-shift', buffered: true });
    }""")
    page.get_by_role("button", name="Optimizely Classic").click()
    page.get_by_role("button", name="CallRail").click()
    expect_reason(page, "ready")
    page.get_by_role("button", name="Broken cookie").click()
    expect_reason(page, "no_experiment")
    expect(page.locator(".reason")).to_contain_text("is not JSON")
    for destination in ("web", "edge"):
        page.get_by_label("Destination", exact=True).select_option(destination)
        expect(page.locator("#toml")).to_contain_text(f'"{destination}"')
        expect(page.get_by_label("Event id", exact=True)).to_be_visible()

    assert page.evaluate("shifts") == []
    assert page.evaluate(OVERFLOW) == 0

    editor = page.locator("#text-editor")
    page.locator("#toml").click()
    top = editor.evaluate("each => each.getBoundingClientRect().top")
    write_toml(page, CTM.replace("ctm", "iovox"))
    expect(page.locator("#vendor-facts")).to_contain_text("site data")
    write_toml(page, "\n")
    expect(page.locator("#vendor-facts")).not_to_contain_text("site data")
    # Browsers scroll by whole pixels.
    assert abs(editor.evaluate("each => each.getBoundingClientRect().top") - top) <= 1


def test_the_studio_works_by_keyboard(page: Page, studio: Studio) -> None:
    page.goto(studio.address)
    expect(page.get_by_label("Call-tracking vendor")).to_be_visible()

    def go_to(name: str, key: str = "Tab") -> None:
        for _ in range(60):
            if page.evaluate("document.activeElement.textContent.trim()") == name:
                return
            page.keyboard.press(key)
        raise AssertionError(f"{key} never moves the focus to {name}.")

    go_to("Skip to the studio")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Call-tracking vendor")).to_be_focused()
    page.keyboard.type("call rail")
    page.keyboard.press("Enter")
    expect_reason(page, "ready")
    go_to("No event")
    page.keyboard.press("Space")
    expect_reason(page, "no_goal")
    expect(page.get_by_role("button", name="No event")).to_be_focused()
    go_to("A call comes in")
    page.keyboard.press("Enter")
    expect(page.locator("#calls")).to_contain_text("no conversion")
    page.keyboard.press("Control+s")
    expect(page.get_by_label("File name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="A call comes in")).to_be_focused()
    # Stops before the end of the page, where Firefox without a toolbar returns to collapsed
    # details.
    go_to("Studio", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-code"
    expect(page.locator("#code")).to_contain_text("function")


@chromium_only
def test_the_vendor_list_exposes_the_active_and_selected_option(page: Page, studio: Studio) -> None:
    page.goto(studio.address)
    choose_vendor(page, "ctm")
    box = page.get_by_role("combobox", name="Call-tracking vendor")
    box.click()
    expect(box).to_have_attribute("aria-expanded", "true")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("CallTrackingMetrics")

    page.keyboard.press("ArrowDown")
    marked = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{marked}")).to_have_class("marked")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("CallTrackingMetrics (CTM)")


@chromium_only
def test_a_vendor_that_cannot_be_chosen_says_why_and_enter_chooses_only_an_active_option(
    page: Page, studio: Studio
) -> None:
    page.goto(studio.address)
    choose_vendor(page, "ctm")
    box = page.get_by_role("combobox", name="Call-tracking vendor")
    options = page.locator("#vendor-list [role=option]")
    for text, first in (("nonsense", "own"), ("whatconverts", "Not established: a way for a page")):
        choose_vendor(page, text)
        expect(options.first).to_contain_text(first)
        expect(page.locator("#vendor-list")).to_contain_text("not listed, choose one of these.")
        assert box.get_attribute("aria-activedescendant") is None
        expect(box).to_have_value(text)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Any vendor with a queue")
