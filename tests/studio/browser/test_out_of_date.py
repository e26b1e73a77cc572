"""Panels that are out of date say so, and never look healthy."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError as TimedOut
from playwright.sync_api import expect
from starlette.responses import JSONResponse, Response

import snippetgen
from tests.studio.browser.conftest import CTM, Studio, chromium_only, expect_reason, write_toml

if TYPE_CHECKING:
    from playwright.sync_api import Page

VENDORS = Path(snippetgen.__file__).parent / "vendors" / "catalogue"


CALL, CONVERSIONS, VERDICT, BUILD, PAGE = "call", "conversions", "verdict", "build", "page"

_STALE = """() => Object.entries({
    page: '.site .notice', call: '#calls-stale', conversions: '.hit.stale',
    verdict: '#verdict-stale', build: '#handover-stale',
}).filter(([, all]) => [...document.querySelectorAll(all)].some((each) => !each.hidden))
    .map(([name]) => name)"""
"""Returns which panels say that they are out of date."""


def expect_stale(page: Page, *panels: str) -> None:
    """Expect these panels to be out of date, and no others."""
    page.get_by_role("tab", name="Files").click()
    source = f"wanted => JSON.stringify(({_STALE})().sort()) === wanted"
    with contextlib.suppress(TimedOut):
        page.wait_for_function(source, arg=json.dumps(sorted(panels), separators=(",", ":")))
    assert sorted(page.evaluate(_STALE)) == sorted(panels)
    page.get_by_role("tab", name="Studio").click()


@chromium_only
def test_each_panel_is_out_of_date_once_one_of_its_inputs_changes(
    page: Page, studio: Studio
) -> None:
    vendor = (VENDORS / "ctm.toml").read_text()
    (studio.folder / "own").mkdir()
    own = studio.write("own/vendor.toml", vendor)
    text = CTM.replace('"ctm"', '"own/vendor.toml"')
    file = studio.write("calls.toml", text)
    page.goto(studio.address)
    expect_reason(page, "ready")
    goal = page.get_by_label("Goal", exact=True)

    def call() -> None:
        expect_reason(page, "ready")
        page.get_by_role("button", name="A call comes in").click()
        expect(page.locator(".hit:not(.stale)")).to_have_count(1)

    call()
    page.get_by_role("tab", name="Verify").click()
    page.get_by_label("Situations", exact=True).select_option("one")
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("#result .badge")).to_have_text("verified")
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.locator("#build-files li").first).to_be_visible()
    expect_stale(page)

    goal.fill("other")
    expect_stale(page, CALL, CONVERSIONS, VERDICT, BUILD)
    assert page.locator("#build-zip").get_attribute("href") is None
    goal.fill("phone_call_conversion")
    expect_stale(page, CALL, CONVERSIONS)
    page.get_by_role("button", name="Clear").click()
    call()
    expect_stale(page)

    page.get_by_role("button", name="Broken cookie").click()
    expect_stale(page, CALL, CONVERSIONS)
    page.get_by_role("button", name="Ordinary visitor").click()
    page.get_by_role("button", name="Clear").click()
    call()

    page.locator("#edits > summary").click()
    page.get_by_label("Variation map").fill("{")
    expect_stale(page, PAGE, CALL, CONVERSIONS)
    expect(page.get_by_role("button", name="A call comes in")).to_be_disabled()
    expect(page.locator("#pipeline-words")).to_contain_text("field that cannot be read")
    page.get_by_role("button", name="Ordinary visitor").click()
    page.get_by_role("button", name="Clear").click()
    call()

    file.write_text(text.replace("phone_call_conversion", "theirs"))
    expect(goal).to_have_value("theirs")
    expect_stale(page, CALL, CONVERSIONS, VERDICT, BUILD)
    file.write_text(text)
    expect(goal).to_have_value("phone_call_conversion")
    page.get_by_role("button", name="Clear").click()
    call()
    expect_stale(page)

    # The snippet stays the same, but the vendor returns its variables elsewhere.
    own.write_text(vendor.replace('path = "cvars"', 'path = "data"'))
    expect_stale(page, CALL, CONVERSIONS, VERDICT)
    own.write_text(vendor)
    expect_stale(page, CALL, CONVERSIONS)
    page.get_by_role("button", name="Clear").click()
    call()
    own.write_text(vendor.replace("optimizely_conversion", "theirs"))
    expect(page.locator(".stored .caption code")).to_have_text("theirs")
    expect_stale(page, CALL, CONVERSIONS, VERDICT, BUILD)
    own.write_text(vendor)
    expect(page.locator(".stored .caption code")).to_have_text("optimizely_conversion")
    (studio.folder.parent / "dist" / "calls" / "calls.min.js").unlink()
    expect_stale(page, CALL, CONVERSIONS, BUILD)

    passed = page.locator(".square[data-status=passed]")
    for destination, verified in (("web", 0), ("classic", 1)):
        page.get_by_label("Destination", exact=True).select_option(destination)
        expect(passed).to_have_count(verified)
    write_toml(page, "=")
    expect(page.locator("#status")).to_have_text("1 problem")
    page.get_by_role("tab", name="Verify").click()
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("#progress-words")).to_contain_text("Fix the configuration")
    expect(passed).to_have_count(0)


@chromium_only
def test_a_reload_finds_a_verification_again_or_says_that_it_is_gone(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(f"{studio.address}/#/verify?file=calls.toml")
    page.get_by_label("Situations", exact=True).select_option("one")
    page.get_by_role("button", name="Verify").click()
    result = page.locator("#result p").first
    expect(result).to_contain_text("verified in Chromium, at ")
    shown = result.text_content()
    assert shown

    with studio.answering(r"GET /api/verify\?", JSONResponse({"job": None})):
        page.reload()
        words = page.locator("#progress-words")
        expect(words).to_contain_text(f"no longer has the result of {shown[-5:]}. Verify again.")
    page.get_by_role("tab", name="Code & tags").click()
    page.get_by_role("tab", name="Verify").click()

    expect(result).to_have_text(shown)
    expect(page.locator(".square[data-status=passed]")).to_have_count(1)
    expect_stale(page)
    page.get_by_label("Goal", exact=True).fill("other")
    expect_stale(page, VERDICT)


def test_an_earlier_snippet_cannot_be_copied_while_the_configuration_is_wrong(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
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

    page.get_by_role("tab", name="Studio").click()
    with studio.holding("/api/draft$", times=1) as held:
        page.get_by_label("Goal", exact=True).fill("next")
        held.wait()
        page.get_by_role("tab", name="Code & tags").click()
        expect(page.locator("#built-stale")).to_contain_text("does not contain the last edit")
        expect(copies.first).to_be_disabled()
    expect(page.locator("#built-stale")).to_be_hidden()


def test_a_build_is_shown_with_its_files_and_is_out_of_date_after_an_edit(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", f'{CTM}guide = {{ support = "help@agency.example" }}\n')
    page.goto(studio.address)
    expect_reason(page, "ready")
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
    page.get_by_role("tab", name="Code & tags").click()
    expect(page.locator("#tags")).to_contain_text("edits that have not been saved")
    page.get_by_role("tab", name="Files").click()
    expect(page.locator("#handover-stale")).to_contain_text("Out of date")

    page.reload()
    expect(page.locator("#build-folder")).to_contain_text(str(studio.folder.parent / "dist"))
    expect(page.locator("#handover-stale")).to_contain_text("Out of date")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#handover-stale")).to_be_hidden()
    expect(page.locator("#message")).to_contain_text("help@agency.example")

    rmtree(studio.folder.parent / "dist" / "calls")
    page.get_by_role("button", name="Copy calls.js").click()
    expect(page.locator("#toast")).to_contain_text("cannot be read")
    expect(page.locator("#build-folder")).to_contain_text("Nothing has been built yet")


def test_a_new_configuration_says_what_is_missing(page: Page, studio: Studio) -> None:
    page.goto(studio.address)
    answer = page.locator(".preview-pane .reason")
    page.get_by_role("button", name="Optimizely Performance Edge").click()
    expect(answer).to_have_text("Choose a vendor to open the page.")

    page.get_by_role("button", name="Invoca").click()

    expect(answer).to_have_text("Fix the configuration’s problems to open the page.")
    for key in ("entity_id", "account_id", "project_id"):
        expect(page.locator(f"#main-settings #setting-{key}")).to_have_attribute("aria-invalid", "")


@chromium_only
@pytest.mark.parametrize(
    ("tab", "path", "start", "cancel", "words"),
    [
        ("Verify", "verify", "#start", "#stop", "#progress-words"),
        ("Check a live page", "inspect", "#inspect-start", "#inspect-stop", "#inspect-words"),
    ],
)
def test_a_job_of_another_page_can_be_cancelled_and_is_not_reported_as_running_later(
    page: Page, studio: Studio, tab: str, path: str, start: str, cancel: str, words: str
) -> None:
    studio.write("calls.toml", CTM)
    refusal = JSONResponse({"error": "Another one is running.", "job": "other"}, 409)
    ended = Response("event: cancelled\ndata: {}\n\n", media_type="text/event-stream")
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.get_by_role("tab", name=tab).click()
    page.locator("#inspect-url").evaluate("(it) => (it.value = 'https://shop.example/')")
    with (
        studio.answering(f"POST /api/{path}$", refusal),
        studio.holding(f"GET /api/{path}/other$", ended) as following,
        studio.answering(f"DELETE /api/{path}/other$", JSONResponse({})),
    ):
        page.locator(start).click()
        following.wait()
        expect(page.locator(words)).to_contain_text("is running")
        expect(page.locator(start)).to_be_disabled()

        with page.expect_response(lambda response: response.request.method == "DELETE"):
            page.locator(cancel).click()
        following.release()

        expect(page.locator(words)).to_contain_text("has ended")
        expect(page.locator(start)).to_be_enabled()
