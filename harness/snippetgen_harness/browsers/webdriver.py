"""WebKitGTK, and any browser of a Selenium grid, through WebDriver."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError

from snippetgen_harness.browsers.errors import EngineMissing, PageError
from snippetgen_harness.net.proxy import serve_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selenium.webdriver.common.options import ArgOptions
    from selenium.webdriver.remote.webdriver import WebDriver

DRIVER = "WebKitWebDriver"

DRAWING = {"WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
"""Draws pages as on a machine without a GPU. A virtual display has none, and emulating one takes
longer than most pages."""

_ATTEMPTS = 3
"""The number of attempts to start the driver. Then its browser counts as missing."""

_MARKER = "snippetgen-deletion"

_CALL = """
const done = arguments[arguments.length - 1];
const finish = result => done(JSON.stringify(result));
new Promise(resolve => resolve((%s)(arguments[0])))
    .then(value => finish({ value }), error => finish({ error: String(error) }));
"""


class WebDriverTab:
    """A tab that WebDriver drives. WebDriver reports no errors, so the page collects them."""

    def __init__(self, driver: WebDriver) -> None:
        capabilities = driver.capabilities
        self.browser = f"{capabilities['browserName']} {capabilities['browserVersion']}"
        self._driver = driver

    def open(self, url: str) -> None:
        try:
            self._driver.get(url)
        except WebDriverException as error:
            raise PageError(f"the page does not load: {error.msg}") from error

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        try:
            result = json.loads(self._driver.execute_async_script(_CALL % source, argument))
        except WebDriverException as error:
            raise PageError(str(error.msg)) from error
        if "error" in result:
            raise PageError(result["error"])
        return result.get("value")

    def wait_until(self, source: str, argument: object = None, *, seconds: float) -> bool:
        wait = WebDriverWait(self._driver, seconds, poll_frequency=0.02)
        try:
            wait.until(lambda _: self.evaluate(source, argument))
        except TimeoutException:
            return False
        return True

    def page_errors(self) -> list[str]:
        # One string, because the page may have changed how arrays become JSON.
        found: str = self.evaluate("() => window.__page ? window.__page.errors.join('\\n') : ''")
        return found.splitlines()

    def clear_cookies(self) -> None:
        delete_cookies(self._driver)

    def screenshot(self) -> bytes:
        return base64.b64decode(self._driver.get_screenshot_as_base64())


def delete_cookies(driver: WebDriver) -> None:
    """Delete the cookies of the page, and wait until they are gone."""
    wait = WebDriverWait(driver, 60, poll_frequency=0.01)

    def are_gone(driver: WebDriver) -> bool:
        # WebKit answers before its network process has deleted anything: a late deletion would
        # delete the next page's cookies. Our own cookie shows when the deletion has happened.
        if driver.current_url.startswith("http"):
            driver.add_cookie({"name": _MARKER, "value": "1"})
            with contextlib.suppress(TimeoutException):  # the page cannot have cookies
                WebDriverWait(driver, 30, poll_frequency=0.01).until(
                    lambda driver: driver.get_cookie(_MARKER)
                )
        driver.delete_all_cookies()
        wait.until_not(lambda driver: driver.get_cookie(_MARKER))
        # A cookie that the page set earlier may arrive later.
        return not driver.get_cookies()

    wait.until(are_gone)


def has_webkitgtk() -> bool:
    """Return whether the system has the driver and the browser of WebKitGTK."""
    return shutil.which(DRIVER) is not None and _browser() is not None


@contextlib.contextmanager
def launch_webkitgtk(hosts: Mapping[str, int]) -> Iterator[WebDriverTab]:
    """Start the browser of WebKitGTK behind a proxy for the hosts. Raises EngineMissing."""
    with serve_proxy(hosts) as proxy, start_webkitgtk(proxy) as driver:
        yield WebDriverTab(driver)


@contextlib.contextmanager
def start_webkitgtk(
    proxy: int, user_agent: str = "", load_strategy: str = "normal"
) -> Iterator[WebDriver]:
    """Start the browser of WebKitGTK with a proxy on a local port. Raises EngineMissing.

    With the load strategy `none`, commands do not wait until a page has loaded.
    """
    with _display() as display:
        options = _webkitgtk_options(proxy)
        options.page_load_strategy = load_strategy
        if user_agent:
            options.add_argument(f"--user-agent={user_agent}")
        driver = _webkitgtk(options, {**os.environ, "DISPLAY": display})
        with _quitting(driver):
            yield driver


def _webkitgtk(options: Options, environment: Mapping[str, str]) -> WebDriver:
    """Start the driver and its browser. Raises EngineMissing."""
    for _ in range(_ATTEMPTS):
        service = Service(str(shutil.which(DRIVER)), _free_port(), env=environment)
        try:
            return webdriver.WebKitGTK(options, service)
        except WebDriverException as error:
            failure = error  # another program may have taken the port
    raise EngineMissing(f"WebKitGTK does not start: {failure.msg}") from failure


def _free_port() -> int:
    """Return a port that nothing listens on, below those that systems assign to connections.

    Selenium's own choice is one of these, so a connection may take it before the driver does.
    """
    while True:
        port = random.randrange(10_000, 30_000)  # noqa: S311 - no secret
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextlib.contextmanager
def connect(engine: str, address: str, hosts: Mapping[str, int]) -> Iterator[WebDriverTab]:
    """Open a tab in the browser of a WebDriver server, such as a Selenium grid.

    The browser must reach the proxy on 127.0.0.1 of this machine, so the server must run here or
    have a tunnel. Raises EngineMissing.
    """
    with serve_proxy(hosts) as proxy:
        try:
            driver = webdriver.Remote(address, options=_options(engine, proxy))
        except (WebDriverException, HTTPError) as error:
            raise EngineMissing(f"{engine} at {address}: {error}") from error
        with _quitting(driver):
            yield WebDriverTab(driver)


def _options(engine: str, proxy: int) -> ArgOptions:
    if engine == "webkit":
        return _webkitgtk_options(proxy)
    options: ArgOptions = (
        webdriver.ChromeOptions() if engine == "chromium" else webdriver.FirefoxOptions()
    )
    address = f"127.0.0.1:{proxy}"
    options.set_capability("proxy", {"proxyType": "manual", "sslProxy": address})
    options.set_capability("acceptInsecureCerts", value=True)
    for argument in ("--headless=new", "--no-sandbox") if engine == "chromium" else ("-headless",):
        options.add_argument(argument)
    return options


def _webkitgtk_options(proxy: int) -> Options:
    options = Options()
    options.binary_location = str(_browser())
    options.add_argument("--automation")
    # WebDriver's proxy capability has no effect here, but the browser's own option does.
    options.add_argument(f"--proxy=http://127.0.0.1:{proxy}")
    options.set_capability("acceptInsecureCerts", value=True)
    return options


@contextlib.contextmanager
def _quitting(driver: WebDriver) -> Iterator[None]:
    try:
        driver.set_script_timeout(300)
        yield
    finally:
        driver.quit()


def _browser() -> Path | None:
    return next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"))), None)


@contextlib.contextmanager
def _display() -> Iterator[str]:
    """Yield the present X display, or start a virtual one."""
    if present := os.environ.get("DISPLAY"):
        yield present
        return
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise EngineMissing(
            "WebKitGTK needs a display or Xvfb. Install it on Debian with"
            " `sudo apt-get install -y xvfb`."
        )
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as pipe:
                number = pipe.readline().strip()
            if not number:
                raise EngineMissing(f"{xvfb} does not start.")
            yield f":{number}"
        finally:
            process.terminate()
