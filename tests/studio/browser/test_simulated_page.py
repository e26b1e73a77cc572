"""The simulated page in its frame: the phone number, and other actions of a page."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from starlette.responses import PlainTextResponse

from tests.studio.browser.conftest import (
    CTM,
    Studio,
    chromium_only,
    expect_reason,
    watched,
    write_toml,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

ESCAPES = {
    "popup": "open('https://other.test/')",
    "dialog": "alert('hello')",
    "download": "var a = document.createElement('a'); a.href = '/x.zip'; a.download = 'x.zip';"
    " document.body.append(a); a.click()",
    "navigation": "var a = document.createElement('a'); a.href = 'https://other.test/';"
    " document.body.append(a); a.click()",
}


def simulated(page: Page) -> Frame:
    """Return the frame of the simulated page."""
    return next(frame for frame in page.frames if "configuration=" in frame.url)


def test_a_click_on_the_phone_number_is_a_call_and_attempts_to_leave_are_reported(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")

    page.frame_locator(".site iframe").locator("a.phone").click()

    expect(page.locator("#calls")).to_contain_text("requested")
    expect(page.locator(".hit")).to_have_count(1)
    expect_reason(page, "ready")
    expect(page.get_by_role("button", name="Send from the page")).to_be_enabled()
    for event, escape in ESCAPES.items():
        simulated(page).evaluate(f"() => {{ {escape} }}")
        expect(page.locator(f".timeline .{event}")).to_have_count(1)
    expect_reason(page, "ready")
    assert len(page.context.pages) == 1


@chromium_only
def test_going_back_does_not_leave_an_earlier_page_in_the_frame(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.locator("#tab-code").click()
    page.locator("#tab-work").click()
    page.get_by_label("Goal", exact=True).fill("other")
    stored = page.locator(".stored")
    expect(stored).to_contain_text("n=other")

    # The browser shows the page of that time in the frame, and the studio opens the current one.
    with page.expect_request(simulated(page).url):
        page.go_back()

    expect(page.locator("#tab-code")).to_have_attribute("aria-selected", "true")
    expect_reason(page, "ready")
    expect(stored).to_contain_text("n=other")


def test_a_page_that_is_gone_or_stuck_is_not_ready_and_can_be_reopened(
    context: BrowserContext, studio: Studio, browser: Browser
) -> None:
    studio.write("calls.toml", CTM)
    troubles = ["location.href = '/elsewhere'"]
    if browser.browser_type.name != "firefox":  # runs both origins of one host in one process
        troubles.append("for (;;) {}")
    with watched(context) as page:
        page.goto(studio.address)
        expect_reason(page, "ready")
        for number, trouble in enumerate(troubles, 1):
            simulated(page).evaluate(f"() => {{ setTimeout(() => {{ {trouble} }}) }}")

            expect_reason(page, "no page")
            expect(page.get_by_role("button", name="Send from the page")).to_be_disabled()
            expect(page.get_by_role("button", name="A call comes in")).to_be_disabled()
            page.get_by_role("button", name="Open the page again").click()
            expect_reason(page, "ready")
            page.get_by_role("button", name="A call comes in").click()
            expect(page.locator(".hit")).to_have_count(number)


def test_a_page_that_does_not_open_is_reopened_and_reported_if_it_never_opens(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    unavailable = PlainTextResponse("gateway", 502)
    with studio.answering("[?&]visit=", unavailable, times=1):
        page.goto(studio.address)
        expect_reason(page, "ready")

    with studio.answering("[?&]visit=", unavailable):
        page.get_by_role("button", name="Broken cookie").click()
        expect_reason(page, "no page")
    page.get_by_role("button", name="Open the page again").click()
    expect_reason(page, "no_experiment")


def test_a_page_that_keeps_reloading_itself_is_stopped(
    context: BrowserContext, studio: Studio
) -> None:
    studio.write("calls.toml", f'{CTM}consent = "location.reload"\n')
    with closing(context.new_page()) as page:  # its console reports the scripts that do not run
        page.goto(studio.address)

        expect_reason(page, "no page")
        expect(page.locator(".reason")).to_contain_text("keeps reloading itself")
        write_toml(page, CTM)
        expect_reason(page, "ready")
