"""What is out of date says so, and never looks healthy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import CTM, Studio, reason, write_toml

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_call_is_out_of_date_once_the_situation_or_the_configuration_changes(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    reason(page, "ready")
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator("#calls")).to_contain_text("requested")
    stale = page.locator("#calls-stale")
    expect(stale).to_be_hidden()

    page.get_by_role("button", name="Broken cookie").click()
    expect(stale).to_contain_text("Out of date")
    reason(page, "no_experiment")
    page.get_by_role("button", name="A call comes in").click()
    expect(stale).to_be_hidden()
    expect(page.locator("#calls")).to_contain_text("no conversion")
    page.get_by_label("Goal", exact=True).fill("other")
    expect(stale).to_contain_text("Out of date")


def test_a_verdict_is_out_of_date_while_the_configuration_is_another_one(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    reason(page, "ready")
    page.get_by_role("tab", name="Verify").click()
    page.get_by_label("Situations", exact=True).select_option("one")
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("#result .badge")).to_have_text("verified")
    stale = page.locator("#verdict-stale")
    expect(stale).to_be_hidden()

    page.get_by_role("tab", name="Studio").click()
    page.get_by_label("Goal", exact=True).fill("other")
    page.get_by_role("tab", name="Verify").click()
    expect(stale).to_contain_text("Out of date")
    page.get_by_role("tab", name="Studio").click()
    page.get_by_label("Goal", exact=True).fill("phone_call_conversion")
    page.get_by_role("tab", name="Verify").click()
    expect(stale).to_be_hidden()


def test_an_earlier_snippet_cannot_be_copied_while_the_configuration_is_wrong(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    reason(page, "ready")
    write_toml(page, "=")
    expect(page.locator("#status")).to_have_text("1 problem")
    expect(page.locator(".reason")).to_have_class(re.compile("stale"))
    expect(page.get_by_role("button", name="A call comes in")).to_be_disabled()
    page.get_by_role("tab", name="Code & tags").click()

    expect(page.locator("#built-stale")).to_contain_text("Out of date")
    copies = page.locator("#built").get_by_role("button", name="Copy")
    assert all(button.is_disabled() for button in copies.all())
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#toml")).to_be_focused()
    write_toml(page, CTM)
    page.get_by_role("tab", name="Code & tags").click()
    expect(page.locator("#built-stale")).to_be_hidden()
    expect(copies.first).to_be_enabled()


def test_a_build_is_shown_with_its_files_and_is_out_of_date_after_an_edit(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", f'{CTM}guide = {{ support = "help@agency.example" }}\n')
    page.goto(studio.address)
    reason(page, "ready")
    page.get_by_role("button", name="Build", exact=True).click()

    expect(page.locator("#build-folder")).to_contain_text(str(studio.folder.parent / "dist"))
    built = {each.name for each in (studio.folder.parent / "dist" / "calls").iterdir()}
    assert set(page.locator("#build-files strong").all_text_contents()) == built
    expect(page.locator("#message")).to_contain_text("help@agency.example")
    guide = page.frame_locator("#guide")
    expect(guide.get_by_role("heading", level=1)).to_contain_text("Installing calls")
    for link in ("Open calls.min.js", "Download all as ZIP"):
        address = page.get_by_role("link", name=link).get_attribute("href")
        assert page.request.get(f"{studio.address}{address}").ok
    page.get_by_role("tab", name="Studio").click()
    page.get_by_label("Goal", exact=True).fill("other")
    page.get_by_role("tab", name="Files").click()
    expect(page.locator("#handover-stale")).to_contain_text("Out of date")

    page.reload()
    expect(page.locator("#build-folder")).to_contain_text(str(studio.folder.parent / "dist"))
    expect(page.locator("#handover-stale")).to_contain_text("Out of date")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#handover-stale")).to_be_hidden()
    expect(page.locator("#message")).to_contain_text("help@agency.example")
