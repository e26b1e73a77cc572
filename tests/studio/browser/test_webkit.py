"""The main flow in WebKit, from an empty folder to a message for the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import element_to_be_clickable
from selenium.webdriver.support.wait import WebDriverWait
from snippetgen_harness.browsers.webdriver import has_webkitgtk, start_webkitgtk
from snippetgen_harness.net.proxy import Proxy, run_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webdriver import WebDriver

    from tests.studio.browser.conftest import Studio

PATIENCE = 60
"""Seconds; long, because the machine may be busy."""


@pytest.fixture
def webkit() -> Iterator[WebDriver]:
    """WebKit, behind a proxy: its driver starts it with one."""
    if not has_webkitgtk():
        pytest.skip("WebKitGTK is not installed")
    with run_proxy(Proxy({}, passes_on=True)) as proxy, start_webkitgtk(proxy) as driver:
        yield driver


def wait_for(driver: WebDriver, selector: str, text: str) -> None:
    """Wait until an element has a text."""
    source = "return document.querySelector(arguments[0])?.textContent ?? ''"
    WebDriverWait(driver, PATIENCE, 0.05).until(
        lambda _: text in driver.execute_script(source, selector), f"{selector} lacks {text!r}"
    )


def click(driver: WebDriver, button: str) -> None:
    """Click a button by the start of its text, once it can be clicked."""
    found = (By.XPATH, f"//button[starts-with(., '{button}')]")
    WebDriverWait(driver, PATIENCE, 0.05).until(element_to_be_clickable(found)).click()


def test_webkit_goes_from_an_empty_folder_to_a_message(webkit: WebDriver, studio: Studio) -> None:
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
