"""No edit is lost: not by a reload, a restarted server, a deleted file, or a bad file name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from starlette.responses import PlainTextResponse

from benchmarks.ports import free_port
from tests.studio.browser.conftest import (
    CTM,
    Studio,
    chromium_only,
    expect_reason,
    expect_toml,
    serving,
    watched,
    write_toml,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

EDITED = CTM.replace("phone_call_conversion", "mine")


def test_edits_are_restored_in_a_new_tab_and_can_be_discarded(
    context: BrowserContext, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    with watched(context) as page:
        page.goto(studio.address)
        write_toml(page, EDITED)
        expect(page.locator("#status")).to_have_text("not saved")
        page.get_by_role("button", name="New").click()
        expect(page.locator("#toml-name")).to_have_text("New configuration")
        write_toml(page, 'vendor = "invoca"\ngoal = "new"\n')
        expect(page.locator("#status")).to_have_text("not saved")
    with watched(context) as page:
        page.goto(studio.address)
        expect(page.locator("#restored")).to_contain_text("calls.toml")
        expect(page.locator("#restored")).to_contain_text("New configuration")
        page.get_by_role("combobox", name="Configuration").select_option("New configuration")
        expect(page.get_by_label("Goal", exact=True)).to_have_value("new")
        page.get_by_role("combobox", name="Configuration").select_option(
            label="calls.toml (edited)"
        )
        expect(page.get_by_label("Goal", exact=True)).to_have_value("mine")
        page.get_by_role("button", name="Discard").click()
        expect(page.get_by_label("Goal", exact=True)).to_have_value("phone_call_conversion")
        expect(page.locator("#file option")).to_have_text(["calls.toml"])
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(page.locator("#file option")).to_have_text(
            ["calls.toml (edited)", "New configuration"]
        )
        page.get_by_role("combobox", name="Configuration").select_option(
            label="calls.toml (edited)"
        )
        expect(page.get_by_label("Goal", exact=True)).to_have_value("mine")
        expect(page.locator("#status")).to_have_text("not saved")
    with watched(context) as page:
        page.goto(studio.address)
        expect(page.locator("#restored")).to_contain_text("calls.toml")
        page.get_by_role("combobox", name="Configuration").select_option(
            label="calls.toml (edited)"
        )
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#restored")).not_to_contain_text("calls.toml")
        page.get_by_role("combobox", name="Configuration").select_option("New configuration")
        expect(page.locator("#toml-name")).to_have_text("New configuration")
        with studio.holding("/api/draft$", times=1) as draft:
            page.get_by_label("Goal", exact=True).fill("discarded")
            draft.wait()
            page.get_by_role("button", name="Discard").click()
            expect(page.locator("#file option")).to_have_text(["calls.toml"])
            with page.expect_response("**/api/draft"):
                draft.release()
        page.reload()
        expect_reason(page, "ready")
        expect(page.locator("#restored")).to_be_hidden()


def test_an_edit_belongs_to_the_shown_configuration_until_the_next_one_has_loaded(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    with studio.holding("/api/draft$", times=1) as held:
        page.get_by_role("button", name="New").click()
        held.wait()

        write_toml(page, EDITED)

    expect(page.locator("#toml-name")).to_have_text("New configuration")
    expect(page.locator("#toml")).not_to_contain_text("mine")
    page.get_by_role("combobox", name="Configuration").select_option(label="calls.toml (edited)")
    expect(page.get_by_label("Goal", exact=True)).to_have_value("mine")


def test_a_restarted_server_receives_the_edits_that_were_made_before_and_during_the_restart(
    context: BrowserContext, tmp_path: Path
) -> None:
    folder = tmp_path / "snippets"
    folder.mkdir()
    (folder / "calls.toml").write_text(CTM)
    (folder / "other.toml").write_text(f'name = "other"\n{CTM}')
    page = context.new_page()
    ports = free_port(), free_port()
    with serving(folder, tmp_path / "dist", ports) as address:
        page.goto(address)
        expect_reason(page, "ready")
        write_toml(page, f"{CTM}wait_ms = 7000\n")
        expect(page.locator("#status")).to_have_text("not saved")
    expect(page.locator("#connection")).to_contain_text("does not respond")
    page.get_by_label("Goal", exact=True).fill("typed_meanwhile")
    expect(page.locator("#pipeline-words")).to_contain_text("has not reached the studio’s server")
    expect(page.locator(".reason")).to_have_class(re.compile("stale"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toast")).to_contain_text("does not respond")
    page.get_by_role("combobox", name="Configuration").select_option("other.toml")
    expect(page.locator("#toast")).to_contain_text("other.toml was not opened. The studio does")
    expect(page.locator("#file")).to_have_value("calls.toml")
    page.get_by_role("tab", name="Files").click()
    expect(page.locator("#build-folder")).to_contain_text("The studio does not respond")
    page.get_by_role("tab", name="Studio").click()

    with serving(folder, tmp_path / "dist", ports):
        expect(page.locator("#connection")).to_be_hidden()
        expect(page.locator("#toast")).to_be_empty()
        expect(page.locator("#pipeline-words")).to_be_empty()
        expect(page.locator("#toml")).to_contain_text('"typed_meanwhile"wait_ms = 7000')
        page.get_by_role("button", name="A call comes in").click()
        expect(page.locator("#calls")).to_contain_text("typed_meanwhile")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#status")).to_have_text("saved")
    assert "typed_meanwhile" in (folder / "calls.toml").read_text()
    page.close()


def test_the_text_of_a_deleted_file_is_kept_and_saved_again(page: Page, studio: Studio) -> None:
    file = studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")

    file.unlink()

    expect(page.locator("#status")).to_have_text("deleted on disk")
    expect_toml(page, CTM)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#status")).to_have_text("saved")
    assert file.read_text() == CTM


def test_a_bad_file_name_is_explained_and_leaves_no_entry(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.get_by_role("button", name="New").click()
    expect(page.locator("#toml-name")).to_have_text("New configuration")
    write_toml(page, EDITED)
    page.get_by_role("button", name="Save", exact=True).click()
    for name, problem in {
        "": "Enter a file name",
        "calls.toml": "calls.toml already exists",
        "../up.toml": "contains a folder",
        "calls": "does not end with .toml",
        ".toml": "begins with a dot",
        "-x.toml": "begins with a hyphen",
        "a\u202eb.toml": "contains an invisible character",
        f"{'é' * 128}.toml": "is longer than 255 bytes",
    }.items():
        page.get_by_label("File name").fill(name)
        page.get_by_role("button", name="Save the file").click()
        expect(page.locator("#path-problem")).to_contain_text(problem)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#file option")).to_have_text(["calls.toml", "New configuration"])
    assert [each.name for each in studio.folder.iterdir()] == ["calls.toml"]


def test_an_edit_during_a_network_gap_is_sent_once_the_network_is_back(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    with studio.answering("/api/draft$", PlainTextResponse("gateway", 502)):
        page.get_by_label("Goal", exact=True).fill("typed_meanwhile")
        words = page.locator("#pipeline-words")
        expect(words).to_contain_text("has not reached the studio’s server")

    expect(page.locator("#toml")).to_contain_text('goal = "typed_meanwhile"')
    expect(page.locator("#pipeline-words")).to_be_empty()
    expect(page.locator("#toast")).to_be_empty()


@chromium_only
def test_a_page_that_slept_connects_again_and_keeps_its_edits(
    page_of_its_own: Page, studio: Studio
) -> None:
    page = page_of_its_own
    file = studio.write("calls.toml", CTM)
    page.clock.install()
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.get_by_label("Goal", exact=True).fill("mine")
    page.clock.run_for(100)
    with page.expect_request("**/api/events?*"):
        page.clock.fast_forward(60_000)
    file.write_text(f"{CTM}wait_ms = 2000\n")
    expect(page.locator("#status")).to_have_text("changed on disk")

    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_label("Goal", exact=True)).to_have_value("mine")


@pytest.mark.exhaustive
@chromium_only
def test_an_edit_without_a_response_from_the_server_does_not_look_healthy(
    page_of_its_own: Page, studio: Studio
) -> None:
    page = page_of_its_own
    studio.write("calls.toml", CTM)
    page.clock.install()
    page.goto(studio.address)
    expect_reason(page, "ready")
    with studio.holding("/api/draft$") as held:
        page.get_by_label("Goal", exact=True).fill("typed")
        held.wait()
        page.clock.fast_forward(11_000)
        words = page.locator("#pipeline-words")
        expect(words).to_contain_text("has not reached the studio’s server")
        expect(page.locator(".reason")).to_have_class(re.compile("stale"))

    page.clock.fast_forward(11_000)
    expect(page.locator("#toml")).to_contain_text('goal = "typed"')


@chromium_only
def test_two_tabs_do_not_lose_each_other_s_edits_of_a_file(
    context: BrowserContext, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    with watched(context) as mine, watched(context) as other:
        for page in (mine, other):
            page.goto(studio.address)
            expect_reason(page, "ready")
        write_toml(mine, EDITED)
        expect(mine.locator("#status")).to_have_text("not saved")
        write_toml(other, f"{CTM}wait_ms = 7000\n")
        expect(mine.locator("#changed")).to_contain_text("other edits in another tab")

        other.goto("about:blank")
        expect(mine.locator("#changed")).to_be_hidden()
        other.go_back()
        expect_toml(other, f"{CTM}wait_ms = 7000\n")
        for page in (mine, other):
            expect(page.locator("#changed")).to_contain_text("other edits in another tab")
        other.get_by_role("button", name="Save", exact=True).click()
        expect(mine.locator("#status")).to_have_text("changed on disk")

        mine.reload()
        expect_toml(mine, EDITED)
        expect(mine.locator("#changed")).to_contain_text("has changed on disk")

        # Configurations without a file have nothing in common.
        for page in (mine, other):
            page.get_by_role("button", name="New").click()
            expect(page.locator("#toml-name")).to_have_text("New configuration")
        write_toml(other, EDITED)
        write_toml(mine, CTM)
        expect(mine.locator("#status")).to_have_text("not saved")
        mine.reload()
        expect_toml(mine, CTM)
        expect(mine.locator("#changed")).to_be_hidden()


@chromium_only
def test_a_text_that_is_too_large_for_the_server_is_kept_and_explained(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.locator("#toml").evaluate(
        """(it) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData('text/plain', `# ${'x'.repeat(300_000)}\\n`)
          it.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
        }"""
    )
    expect(page.locator("#toml-problems")).to_contain_text("too large")
    expect(page.locator("#pipeline-words")).to_contain_text("The configuration has a problem")

    page.reload()

    expect(page.locator("#status")).to_have_text("1 problem")
    expect(page.locator("#toml-problems")).to_contain_text("too large")
    page.get_by_role("button", name="Discard").click()
    expect_toml(page, CTM)
    expect_reason(page, "ready")


@chromium_only
def test_a_file_that_cannot_be_shown_says_why_and_is_not_overwritten_without_asking(
    page: Page, studio: Studio
) -> None:
    file = studio.folder / "calls.toml"
    file.write_bytes(CTM.encode("utf-16"))
    before = file.read_bytes()
    page.goto(studio.address)
    expect(page.locator("#status")).to_have_text("cannot be shown")
    expect(page.locator("#changed")).to_contain_text("calls.toml cannot be shown: ")
    expect(page.locator("#toml-problems")).to_contain_text("must be UTF-8")

    write_toml(page, EDITED)
    expect_reason(page, "ready")
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The file cannot be shown as text.")
    expect(dialog.get_by_role("button", name="Use the file on disk")).to_be_hidden()
    dialog.get_by_role("button", name="Decide later").click()
    assert file.read_bytes() == before
    expect_toml(page, EDITED)

    file.write_text(CTM)
    expect(page.locator("#status")).to_have_text("changed on disk")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Use the file on disk").click()
    expect(page.locator("#status")).to_have_text("saved")
