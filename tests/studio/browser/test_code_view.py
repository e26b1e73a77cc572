from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import CTM, Studio, choose_vendor, chromium_only, expect_reason

if TYPE_CHECKING:
    from playwright.sync_api import Page


@chromium_only
def test_the_size_is_shown_by_function_as_a_picture_and_as_a_table(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.get_by_role("tab", name="Code & tags").click()

    parts = page.get_by_role("group", name="Size by function").get_by_role("img")
    expect(parts.first).to_have_accessible_name(re.compile(r"^generateConversionUrl: \d+ bytes"))
    parts.first.focus()
    page.keyboard.press("ArrowRight")
    expect(parts.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(parts.last).to_be_focused()
    page.get_by_text("As a table").click()
    rows = page.locator("#parts tbody tr")
    assert rows.count() == parts.count()
    raw = int("".join(filter(str.isdigit, page.locator("#size p").last.inner_text().split(" ")[0])))
    assert sum(int(text) for text in rows.locator("td:nth-child(3)").all_inner_texts()) == raw
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@chromium_only
def test_a_new_configuration_is_named_after_the_file_that_saving_suggests(
    page: Page, studio: Studio
) -> None:
    for number in range(21):
        studio.write(f"shop-{number}.toml", CTM)
    page.goto(studio.address)
    page.get_by_role("searchbox", name="Find a file").fill("OP-20")
    expect(page.locator("#file option")).to_have_text(["shop-0.toml", "shop-20.toml"])
    page.get_by_role("button", name="New").click()
    expect(page.locator("#toml-name")).to_have_text("New configuration")
    choose_vendor(page, "invoca")
    expect_reason(page, "ready")
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator("#calls h3")).to_have_text("Your service requests the call from Invoca")
    page.get_by_label("Situation", exact=True).select_option("normal")
    expect(page.locator(".reason")).to_contain_text("the page has Optimizely Classic")
    page.get_by_role("tab", name="Code & tags").click()
    expect(page.locator("#tags")).to_contain_text('src="invoca.min.js"')
    expect(page.locator("#tags")).to_contain_text("which has not been saved yet")
