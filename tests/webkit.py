"""Pages in WebKitGTK, through its own driver."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from selenium.common.exceptions import ElementNotInteractableException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import element_to_be_clickable
from selenium.webdriver.support.wait import WebDriverWait
from snippetgen_harness.browsers.webdriver import has_webkitgtk, start_webkitgtk
from snippetgen_harness.net.proxy import Proxy, run_proxy

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webdriver import WebDriver


@contextmanager
def running_webkit() -> Iterator[WebDriver]:
    """Start WebKit behind a proxy, because its driver starts it with one; skips without WebKit."""
    if not has_webkitgtk():
        pytest.skip("WebKitGTK is not installed")
    with run_proxy(Proxy({}, passes_on=True)) as proxy, start_webkitgtk(proxy) as driver:
        yield driver


def wait_for(driver: WebDriver, selector: str, text: str) -> None:
    """Wait until an element has the text."""
    source = "return document.querySelector(arguments[0])?.textContent ?? ''"
    WebDriverWait(driver, PATIENCE, 0.05).until(
        lambda _: text in driver.execute_script(source, selector), f"{selector} lacks {text!r}"
    )


def click(driver: WebDriver, button: str) -> None:
    """Click a button whose text starts with this, once it can be clicked."""
    found = (By.XPATH, f"//button[starts-with(., '{button}')]")
    WebDriverWait(driver, PATIENCE, 0.05).until(element_to_be_clickable(found)).click()


def click_element(driver: WebDriver, selector: str) -> None:
    """Click an element that may still be outside the view."""

    def is_clicked(_: WebDriver) -> bool:
        driver.find_element(By.CSS_SELECTOR, selector).click()
        return True

    ignored = (ElementNotInteractableException,)
    WebDriverWait(driver, PATIENCE, 0.05, ignored).until(is_clicked)
