"""The code editor for TOML: problems at their positions, suggestions, keyboard, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import (
    CTM,
    Studio,
    chromium_only,
    expect_reason,
    expect_toml,
    write_toml,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_problems_are_marked_at_their_position_and_listed_with_their_lines(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    editor = page.get_by_role("textbox", name="calls.toml")
    write_toml(page, f'{CTM}wait_ms = "fast"\n[calls]\nmin_duration = true\n')

    marked = page.locator("#toml .cm-lintRange-error")
    expect(marked).to_have_text(['"fast"', "true"])
    expect(page.locator(".cm-lint-marker-error")).to_have_count(2)
    expect(editor).to_have_attribute("aria-invalid", "true")
    marked.first.hover()
    expect(page.locator(".cm-tooltip")).to_contain_text("must be a whole number")
    page.get_by_role("button", name="TOML", exact=True).click()
    expect(page.locator("#toml-problems li")).to_contain_text(["wait_ms", "calls.min_duration"])
    page.get_by_role("button", name="Line 5").click()
    expect(editor).to_be_focused()
    page.keyboard.type("5 # ")
    expect(page.locator("#toml-problems li")).to_have_count(1)
    write_toml(page, CTM)
    expect(page.locator("#toml-problems li")).to_have_count(0)
    expect(editor).not_to_have_attribute("aria-invalid", "true")


def test_keys_and_values_are_suggested_and_tab_leaves_the_editor(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", 'goal = "g"\n')
    page.goto(studio.address)
    editor = page.get_by_role("textbox", name="calls.toml")
    editor.press("ControlOrMeta+End")
    page.keyboard.type("vend")
    suggestions = page.get_by_role("listbox", name="Completions").get_by_role("option")
    suggestions.filter(has_text="vendor").first.click()
    page.keyboard.type('"calltrack')
    suggestions.filter(has_text="CallTrackingMetrics").click()

    expect_toml(page, 'goal = "g"\nvendor = "ctm"')
    expect_reason(page, "ready")
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()


@chromium_only
def test_a_file_keeps_its_cursor_its_history_and_its_line_ends(page: Page, studio: Studio) -> None:
    path = studio.folder / "calls.toml"
    path.write_bytes(CTM.replace("\n", "\r\n").encode())
    studio.write("other.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    editor = page.get_by_role("textbox", name="calls.toml")
    editor.press("ControlOrMeta+End")
    page.keyboard.type("# mine")
    page.get_by_label("Goal", exact=True).fill("formed")
    expect_toml(page, f"{CTM}# mine".replace("phone_call_conversion", "formed"))
    page.get_by_label("Configuration").select_option("other.toml")
    expect_toml(page, CTM)
    page.get_by_label("Configuration").select_option(label="calls.toml (edited)")
    expect(editor).to_be_visible()
    editor.focus()
    page.keyboard.type("!")
    expect_toml(page, f"{CTM}# mine!".replace("phone_call_conversion", "formed"))

    editor.press("ControlOrMeta+z")
    editor.press("ControlOrMeta+z")
    expect_toml(page, f"{CTM}# mine")
    expect(page.get_by_label("Goal", exact=True)).to_have_value("phone_call_conversion")
    editor.press("ControlOrMeta+s")
    expect(page.locator("#status")).to_have_text("saved")
    assert path.read_bytes() == f"{CTM}# mine".replace("\n", "\r\n").encode()
