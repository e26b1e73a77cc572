"""Tests the page's own script and style in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Error, Page, expect, sync_playwright
from snippetgen_harness.browsers.playwright import find_chromium
from snippetgen_harness.verify.run import Outcome

from tests.axe import load_axe, violations
from tests.harness.verify.reports.outcomes import SOME, failed, outcome, page
from tests.patience import PATIENCE

MANY = [*SOME, *(failed(f"more-{number}", problems=(f"problem {number}",)) for number in range(3))]


expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """The tab of all tests: another one would start more processes."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=["--no-sandbox"]
        ) as browser,
        browser.new_page() as tab,
    ):
        tab.set_default_timeout(1000 * PATIENCE)
        yield tab


@pytest.fixture
def report(tab: Page, tmp_path: Path) -> Iterator[Page]:
    """The page of MANY outcomes; it must have no errors and make no requests."""
    path = tmp_path / "index.html"
    path.write_text(page(MANY), encoding="utf-8")
    asked: list[str] = []
    wrong: list[str] = []
    listeners: dict[Literal["request", "console", "pageerror"], Callable[[Any], None]] = {
        "request": lambda request: asked.append(request.url),
        "console": lambda message: wrong.append(message.text),
        "pageerror": lambda error: wrong.append(str(error)),
    }
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(media="screen", color_scheme="light")
    for event, listener in listeners.items():
        tab.on(event, listener)
    tab.goto(path.as_uri())
    yield tab
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    assert not wrong
    assert {each for each in asked if not each.startswith("data:")} == {path.as_uri()}


def shown(report: Page) -> str:
    return report.locator("output").inner_text()


def test_at_first_everything_is_shown(report: Page) -> None:
    assert shown(report) == "5 of 5 failures, 6 of 6 situations"


def test_a_configuration_can_be_chosen(report: Page) -> None:
    report.get_by_role("combobox", name="Configuration").select_option("other")
    assert shown(report) == "1 of 5 failures, 1 of 6 situations"
    expect(report.locator("#failure-1")).to_be_hidden()
    expect(report.locator("#configuration-1")).to_be_hidden()


def test_an_engine_can_be_chosen(report: Page) -> None:
    report.get_by_label("Engine").select_option("firefox")
    assert shown(report) == "1 of 5 failures, 6 of 6 situations"
    headings = report.locator("#configuration-1 thead th:visible")
    assert headings.all_inner_texts() == ["Situation", "firefox"]


def test_only_failures_hides_passed_situations(report: Page) -> None:
    report.get_by_label("Only failures").check()
    assert shown(report) == "5 of 5 failures, 5 of 6 situations"
    report.get_by_label("Engine").select_option("chromium")
    assert shown(report) == "4 of 5 failures, 4 of 6 situations"


def test_a_search_finds_situations_and_failures(report: Page) -> None:
    report.get_by_label("Text").fill("  PROBLEM 2 ")
    assert shown(report) == "1 of 5 failures, 1 of 6 situations"
    report.get_by_label("Text").fill("a page: good")
    assert shown(report) == "1 of 5 failures, 2 of 6 situations"
    report.get_by_label("Text").fill("nowhere")
    expect(report.get_by_text("Nothing matches the filters.")).to_be_visible()


def test_the_filters_work_by_keyboard(report: Page) -> None:
    report.get_by_role("combobox", name="Configuration").focus()
    report.keyboard.press("Tab")
    report.keyboard.press("Tab")
    report.keyboard.type("nowhere")
    report.keyboard.press("Enter")
    assert shown(report) == "0 of 5 failures, 0 of 6 situations"
    report.keyboard.press("Tab")
    report.keyboard.press("Space")
    expect(report.get_by_label("Only failures")).to_be_checked()
    report.keyboard.press("Tab")
    report.keyboard.press("Enter")
    expect(report.locator("output")).to_have_text("5 of 5 failures, 6 of 6 situations")


def test_a_link_opens_its_target(report: Page) -> None:
    assert report.locator("#failure-4").get_attribute("open") is None
    report.get_by_role("link", name="A page: more-1, chromium: failed").click()
    expect(report.locator("#failure-4 .problems")).to_be_in_viewport()


def test_a_link_to_a_hidden_failure_resets_the_filters(report: Page) -> None:
    report.get_by_label("Text").fill("nowhere")
    report.get_by_role("link", name="other").click()
    expect(report.locator("#configuration-2")).to_be_visible()


def test_all_failures_open_and_close(report: Page) -> None:
    report.get_by_role("button", name="Open all").click()
    assert report.locator(".failure[open]").count() == 5
    report.get_by_role("button", name="Close all").click()
    assert report.locator(".failure[open]").count() == 0


def test_in_print_all_failures_are_open_and_nothing_is_dark(report: Page) -> None:
    report.get_by_role("button", name="Close all").click()
    report.emulate_media(media="print", color_scheme="dark")
    for problems in report.locator(".failure .problems").all():
        expect(problems).to_be_visible()
        assert problems.evaluate("each => each.getBoundingClientRect().height") > 0
    expect(report.locator(".filters")).to_be_hidden()
    assert report.evaluate("getComputedStyle(document.body).color") == "rgb(33, 38, 42)"


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.exhaustive)])
def test_the_page_is_accessible(report: Page, scheme: Literal["light", "dark"]) -> None:
    report.emulate_media(color_scheme=scheme)
    report.get_by_role("button", name="Open all").click()
    load_axe(report)
    assert violations(report) == []


def test_nothing_is_wider_than_the_window(report: Page) -> None:
    report.get_by_role("button", name="Open all").click()
    for width in (320, 360, 700, 1280):
        report.set_viewport_size({"width": width, "height": 900})
        assert report.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("outcomes", [[], [outcome()]])
def test_a_page_without_failures_works(tab: Page, outcomes: list[Outcome]) -> None:
    wrong: list[str] = []

    def on_error(error: Error) -> None:
        wrong.append(str(error))

    tab.on("pageerror", on_error)
    tab.goto("about:blank")
    tab.set_content(page(outcomes))
    tab.remove_listener("pageerror", on_error)
    assert not wrong
