"""View, file and situation are in the page's address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import CTM, OVERFLOW, Studio, chromium_only, expect_reason

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_back_and_reload_return_to_the_same_place(page: Page, studio: Studio) -> None:
    studio.write("a.toml", CTM)
    studio.write("b.toml", CTM.replace("ctm", "callrail"))
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.get_by_role("combobox", name="Configuration").select_option("b.toml")
    expect(page.locator("#vendor")).to_have_value("CallRail")
    page.get_by_role("button", name="Broken cookie").click()
    expect_reason(page, "no_experiment")
    page.get_by_role("tab", name="Explain").click()
    page.locator("#explain-conversion").fill("o1.abc")
    page.locator("#inspect-url").evaluate(
        "(it) => { it.value = 'shop.example'; it.dispatchEvent(new Event('input')) }"
    )

    page.reload()
    expect(page.get_by_role("tab", name="Explain")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#explained")).to_contain_text("unreadable_value")
    expect(page.locator("#inspect-url")).to_have_value("shop.example")
    page.go_back()
    expect(page.get_by_role("tab", name="Studio")).to_have_attribute("aria-selected", "true")
    expect_reason(page, "no_experiment")
    page.go_back()
    expect_reason(page, "ready")
    page.go_back()
    expect(page.locator("#vendor")).to_have_value("CallTrackingMetrics (CTM)")
    page.go_forward()
    expect(page.locator("#vendor")).to_have_value("CallRail")


LONG = f"south{'x' * 58}"
"""The longest name of a customer."""


@chromium_only
def test_the_editor_and_the_list_of_customers_are_in_the_address(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    studio.write("shops.toml", f'{CTM}[fleet]\nfile = "shops.csv"\n')
    studio.write("shops.csv", f"name,goal\nnorth,a\n{LONG},b\n")
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.get_by_role("button", name="TOML", exact=True).click()
    page.get_by_role("tab", name="Customers").click()
    page.get_by_label("Search", exact=True).fill("south")
    page.get_by_role("button", name="south").click()
    expect(page.locator("#customer table")).to_contain_text("goal")
    page.set_viewport_size({"width": 360, "height": 900})
    assert page.evaluate(OVERFLOW) == 0
    address = page.url

    page.goto(f"{studio.address}/empty")
    page.goto(address)
    expect(page.locator("#customers li")).to_have_count(1)
    expect(page.locator("#customer table")).to_contain_text("goal")
    page.go_back()
    page.goto(address.replace("editors=text", "editors=form"))
    page.get_by_role("tab", name="Studio").click()
    expect(page.locator("#text-editor")).to_be_hidden()
    page.go_back()
    expect(page.get_by_label("Search", exact=True)).to_have_value("south")


@chromium_only
def test_a_view_can_be_chosen_once_the_address_has_been_read(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    with studio.holding("/api/draft$", times=1) as held:
        page.goto(f"{studio.address}#/explain?file=calls.toml")
        held.wait()
        page.locator("#tab-work").click(force=True)
        held.release()
    expect(page.locator("#loading")).to_be_hidden()
    expect(page.get_by_role("tab", name="Explain")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Studio").click()
    page.wait_for_url("**/#/work?*")


@chromium_only
def test_a_link_to_a_missing_file_or_situation_says_so(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    for place, words in {
        "/?file=gone.toml&situation=nosuch": 'no configuration "gone.toml" and no situation',
        "state=eyJjb25": "The link is damaged",
    }.items():
        page.goto(f"{studio.address}/empty")
        page.goto(f"{studio.address}/#{place}")
        expect(page.locator("#toast")).to_contain_text(words)
        expect_reason(page, "ready")


def test_an_empty_folder_shows_nothing_red_before_something_is_wrong(
    page: Page, studio: Studio
) -> None:
    page.goto(studio.address)
    expect(page.locator("#status")).to_have_text("no vendor yet")
    expect(page.locator("#vendor-problem")).to_be_empty()
    expect(page.locator("[aria-invalid]:not([aria-invalid=false])")).to_have_count(0)

    tiles = page.locator("#destination-tiles button")
    expect(tiles.first).to_contain_text("Optimizely Web Experimentation")
    expect(page.locator("#destination-tiles [aria-pressed=true]")).to_have_text(
        re.compile("Web Experimentation")
    )
    page.get_by_role("button", name="Performance Edge").click()
    expect(page.locator("#toml")).to_contain_text('destination = "edge"')
    expect(page.locator("#status")).to_have_text("no vendor yet")
    expect(page.locator("[aria-invalid]:not([aria-invalid=false])")).to_have_count(0)
    page.get_by_role("button", name="Web Experimentation").click()
    expect(page.locator("#toml")).to_contain_text('destination = "web"')
    page.get_by_role("button", name="CallRail").click()
    expect_reason(page, "ready")
    expect(page.locator("#welcome")).to_be_hidden()

    page.get_by_label("Goal", exact=True).fill("")
    expect(page.locator("#status")).to_have_text("1 problem")
