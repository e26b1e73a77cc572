"""Links that contain the state of the studio."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.studio.browser.conftest import (
    CTM,
    Studio,
    chromium_only,
    expect_reason,
    watched,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@pytest.mark.exhaustive
@chromium_only
def test_a_link_contains_the_state_of_web_experimentation(
    context: BrowserContext, page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", f'{CTM}destination = "web"\n')
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.locator("#edits > summary").click()
    page.get_by_label("Events by API name").fill('{"phone_call_conversion": 5}')
    expect(page.locator("#events-problem")).to_contain_text("Enter a map of events")
    page.get_by_label("Events by API name").fill('{"phone_call_conversion": "77"}')
    page.get_by_label("randomId", exact=True).fill("member-1")
    expect(page.locator(".stored")).to_contain_text(".77.phone_call_conversion..member-1.")
    page.get_by_label("State", exact=True).select_option("web-late")
    page.get_by_role("button", name="Copy link").click()
    expect(page).to_have_url(re.compile("#state="))

    with watched(context) as other:
        other.goto(page.url)

        expect(other.locator(".stored")).to_contain_text(".77.phone_call_conversion..member-1.")
        other.locator("#edits > summary").click()
        expect(other.get_by_label("State", exact=True)).to_have_value("web-late")
        other.get_by_role("checkbox", name="randomId is set").uncheck()
        expect_reason(other, "no_visitor")
        other.get_by_label("State", exact=True).select_option("classic")
        expect(other.get_by_label("randomId", exact=True)).to_be_hidden()
        expect_reason(other, "optimizely_loading")
        expect(other.locator(".reason")).to_contain_text("the page has Optimizely Classic")


def test_a_link_contains_text_situation_and_edits(
    context: BrowserContext, page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    page.get_by_label("Goal", exact=True).fill("shared")
    page.get_by_label("Situation", exact=True).select_option("several-experiments")
    page.locator("#edits > summary").click()
    page.get_by_role("region", name="On the page").get_by_label("Project id").fill("77")
    expect(page.locator(".stored")).to_contain_text("https://77.log.optimizely.com")
    expect(page.locator(".stored")).to_contain_text("n=shared")
    page.get_by_role("button", name="Copy link").click()
    expect(page).to_have_url(re.compile("#state="))

    with watched(context) as other:
        other.goto(page.url)

        expect(other.locator(".stored")).to_contain_text("https://77.log.optimizely.com")
        expect(other.locator(".stored")).to_contain_text("x700010003")
        expect(other.get_by_label("Goal", exact=True)).to_have_value("shared")
        expect(other.locator("#status")).to_have_text("not saved")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#toast")).to_contain_text("Copy the address of this page")
    link = page.url
    page.get_by_label("Goal", exact=True).fill("later")
    expect(page).not_to_have_url(re.compile("#state="))

    page.reload()
    expect(page.get_by_label("Goal", exact=True)).to_have_value("later")
    expect(page.locator(".stored")).to_contain_text("https://77.log.optimizely.com")
    page.goto(f"{studio.address}/empty")
    page.goto(link)
    expect(page.locator("#toml-name")).to_have_text("calls.toml from a link")
    expect(page.locator("#toml")).to_contain_text('"shared"')
    expect(page.locator("#file option").first).to_have_text("calls.toml (edited)")


@chromium_only
def test_a_truncated_or_forged_link_still_opens_the_studio(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    state: dict[str, object] = {
        "configurations": [{"path": "../x.toml", "text": CTM}],
        "situation": "x",
    }
    edits = {"others": 5, "visitor": {}, "project": "77"}
    toast = page.locator("#toast")

    def link(state: dict[str, object]) -> str:
        return f"{studio.address}/#state={b64encode(json.dumps(state).encode()).decode()}"

    page.goto(f"{studio.address}/empty")
    page.goto(link(state | {"edits": edits}))
    expect(page.locator(".stored")).to_contain_text("https://77.")
    expect(toast).to_be_empty()

    page.goto(f"{studio.address}/empty")
    page.goto(link(state), wait_until="commit")  # the message disappears after a while
    expect(toast).to_contain_text("The link is damaged")
    expect(page.locator(".stored")).to_contain_text("https://12345")
