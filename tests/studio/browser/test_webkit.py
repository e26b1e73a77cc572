"""The studio in WebKit: the main flow, and the code editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By

from tests.studio.browser.conftest import CTM
from tests.webkit import click, click_element, running_webkit, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webdriver import WebDriver

    from tests.studio.browser.conftest import Studio

COLOURS = """
    const tokens = [...document.querySelectorAll('#toml .cm-line span')];
    return new Set(tokens.map((each) => getComputedStyle(each).color)).size;
"""

SUGGESTION = ".cm-tooltip-autocomplete li"


@pytest.fixture(scope="module")
def browser_of_all() -> Iterator[WebDriver]:
    """The browser of all tests."""
    with running_webkit() as driver:
        yield driver


@pytest.fixture
def webkit(browser_of_all: WebDriver, studio: Studio) -> Iterator[WebDriver]:
    """WebKit without the studio's stored data."""
    yield browser_of_all
    browser_of_all.get(f"{studio.address}/static/studio.js")
    browser_of_all.execute_script("localStorage.clear()")


def test_webkit_leads_from_an_empty_folder_to_the_message_to_the_customer(
    webkit: WebDriver, studio: Studio
) -> None:
    webkit.get(studio.address)
    click(webkit, "Optimizely Web Experimentation")
    click(webkit, "CallRail")
    wait_for(webkit, ".reason .badge", "ready")
    click(webkit, "A call comes in")
    wait_for(webkit, "#hits", "Conversion 1")
    click(webkit, "Save and build")
    click(webkit, "Save the file")
    wait_for(webkit, "#message", "calls that CallRail reports")
    assert 'destination = "web"' in (studio.folder / "callrail.toml").read_text()
    webkit.refresh()
    wait_for(webkit, "#message", "calls that CallRail reports")


def test_webkit_edits_toml_with_colours_marks_and_suggestions(
    webkit: WebDriver, studio: Studio
) -> None:
    file = studio.write("calls.toml", CTM)
    webkit.get(studio.address)
    wait_for(webkit, "#toml", 'vendor = "ctm"')
    assert webkit.execute_script(COLOURS) > 1
    webkit.find_element(By.ID, "toml").click()
    keys = ActionChains(webkit)
    keys.key_down(Keys.CONTROL).send_keys(Keys.END).key_up(Keys.CONTROL).send_keys("wait_ms = true")
    keys.perform()
    wait_for(webkit, "#toml .cm-lintRange-error", "true")
    ActionChains(webkit).send_keys(*[Keys.BACKSPACE] * 4, "7000", Keys.ENTER, "univer").perform()
    wait_for(webkit, SUGGESTION, "universal_id")
    # The editor ignores keys for a moment after it has opened the suggestions, but not clicks.
    click_element(webkit, SUGGESTION)
    ActionChains(webkit).send_keys("false").perform()
    wait_for(webkit, "#toml", "universal_id = false")
    wait_for(webkit, "#status", "not saved")
    click(webkit, "Save")
    wait_for(webkit, "#status", "saved")
    wait_for(webkit, "#toast", "Saved calls.toml.")
    assert file.read_text() == f"{CTM}wait_ms = 7000\nuniversal_id = false"
