"""The main flow with a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import chromium_only, expect_reason

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.studio.browser.conftest import Studio

_LISTEN = """() => {
    window.announced = [];
    const live = '[aria-live], [role=status], [role=alert], [role=log]';
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const region = (target.closest ? target : target.parentElement)?.closest(live);
            const text = region?.checkVisibility() ? region.innerText.trim() : '';
            if (text && announced.at(-1) !== text) announced.push(text);
        }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
"""Collects what live regions announce, in order."""


@chromium_only
def test_the_main_flow_has_names_and_announces_events(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(studio.address)
    page.evaluate(_LISTEN)
    page.get_by_role("button", name="Optimizely Web Experimentation").click()
    page.get_by_role("button", name="CallRail").click()
    expect_reason(page, "ready")
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator(".hit")).to_have_count(1)
    page.get_by_role("button", name="Save and build").click()
    expect(page.get_by_role("dialog")).to_match_aria_snapshot("""
      - heading "Save as"
      - textbox "File name, ending with .toml": callrail.toml
      - button "Cancel"
      - button "Save the file"
    """)
    page.get_by_role("button", name="Save the file").click()
    expect(page.locator("#message")).to_contain_text("calls that CallRail reports")
    expect(page.get_by_role("tabpanel", name="Files")).to_match_aria_snapshot("""
      - region "Built files":
        - link "Download all as ZIP"
        - list:
          - listitem:
            - link "Open callrail.js"
            - link "Download callrail.js"
            - button "Copy callrail.js"
      - region "A message to the customer":
        - button "Copy"
      - region "Next steps"
      - region "The guide, as the customer reads it":
        - iframe
    """)
    page.get_by_role("tab", name="Studio").click()

    expect(page.get_by_role("banner")).to_match_aria_snapshot("""
      - combobox "Configuration"
      - status: saved
      - list "Steps to an accepted conversion":
        - listitem:
          - button "Configured done"
        - listitem:
          - button "Optimizely read done"
        - listitem:
          - button "Built done"
        - listitem:
          - button "Handed over done"
        - listitem:
          - button "Stored by the vendor done"
        - listitem:
          - button "Call comes in done"
        - listitem:
          - button "Sent done"
        - listitem:
          - button "Accepted done"
      - tablist "Views":
        - tab "Studio" [selected]
    """)
    expect(page.get_by_role("tabpanel", name="Studio")).to_match_aria_snapshot("""
      - region "Configure":
        - combobox "Call-tracking vendor": CallRail
        - textbox "Goal": phone_call_conversion
      - region "On the page":
        - group "Frequent situations":
          - button "Ordinary visitor" [pressed]
        - combobox "Situation"
        - article "callrail.toml":
          - iframe
          - button "Call refresh() on callrail.toml"
          - meter /\\d+ of 4074 characters/
      - region "A call comes in":
        - button "A call comes in"
        - region "Conversions at the log endpoint":
          - group:
            - strong: Conversion 1
            - text: valid for the Event API
    """)
    announced = page.evaluate("announced")
    expected = [
        "ready A compact value was built.",
        "Conversion 1 has arrived at the log endpoint: valid.",
        "saved",
        "Saved callrail.toml.",
        "Built ",
    ]
    found = [next(i for i, each in enumerate(announced) if each.startswith(e)) for e in expected]
    assert found == sorted(found), announced
    assert max(map(len, announced)) < 200, "An announcement is too long to listen to."
