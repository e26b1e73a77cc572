"""Chromium, Firefox and WebKit through Playwright: the system's own browsers first."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from snippetgen_harness.browsers.errors import EngineMissing, PageError
from snippetgen_harness.net.proxy import serve_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import (
        Browser,
        BrowserContext,
        BrowserType,
        ConsoleMessage,
        Page,
        Playwright,
    )

    from snippetgen_harness.net.servers import Certificate

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOXES = ("firefox-esr", "firefox")

START_TIMEOUT = 300.0
"""Seconds that a browser may take to start, or to load a page, on a busy machine."""

# Without these the browser waits for its own services on a machine without a network.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class PlaywrightTab:
    """A tab that Playwright drives."""

    def __init__(self, context: BrowserContext, browser: str) -> None:
        self.browser = browser
        self._context = context
        context.set_default_timeout(1000 * START_TIMEOUT)
        self._page_errors: list[str] = []
        self._page = self._new_page()

    def open(self, url: str) -> None:
        self._page_errors.clear()
        try:
            self._page.goto(url)
        except Error as error:
            # A page whose script never ends cannot be used again.
            self._page.close()
            self._page = self._new_page()
            raise PageError(f"the page does not load: {_first_line(error)}") from error

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        try:
            return self._page.evaluate(source, argument)
        except Error as error:
            raise PageError(_first_line(error)) from error

    def wait_until(self, source: str, argument: object = None, *, seconds: float) -> bool:
        try:
            self._page.wait_for_function(source, arg=argument, timeout=seconds * 1000)
        except PlaywrightTimeout:
            return False
        return True

    def page_errors(self) -> list[str]:
        return list(self._page_errors)

    def clear_cookies(self) -> None:
        self._context.clear_cookies()

    def screenshot(self) -> bytes:
        return self._page.screenshot()

    def _new_page(self) -> Page:
        page = self._context.new_page()
        page.on("pageerror", lambda error: self._page_errors.append(f"page error: {error}"))
        page.on("console", self._on_console)
        return page

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._page_errors.append(f"console {message.type}: {message.text}")


@contextlib.contextmanager
def launch_chromium(certificate: Certificate, hosts: Mapping[str, int]) -> Iterator[PlaywrightTab]:
    """Start a Chromium with one tab; see `start_chromium`."""
    with (
        start_chromium(certificate, hosts) as browser,
        _tab(browser, f"Chromium {browser.version}") as tab,
    ):
        yield tab


@contextlib.contextmanager
def start_chromium(certificate: Certificate, hosts: Mapping[str, int]) -> Iterator[Browser]:
    """Start a Chromium that trusts the certificate by its public key. Raises EngineMissing."""
    rules = [f"MAP {host} 127.0.0.1:{port}" for host, port in hosts.items()]
    arguments = [
        *QUIET,
        f"--host-resolver-rules={', '.join([*rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'])}",
        f"--ignore-certificate-errors-spki-list={certificate.spki}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to sandbox itself as root
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        with _start(
            playwright.chromium,
            executable_path=path,
            args=arguments,
            # Visitors have a back/forward cache, so the harness also has one.
            ignore_default_args=["--disable-back-forward-cache"],
        ) as browser:
            yield browser


@contextlib.contextmanager
def launch_firefox(hosts: Mapping[str, int]) -> Iterator[PlaywrightTab]:
    """Start a Firefox with one tab; see `start_firefox`."""
    with (
        start_firefox(hosts) as browser,
        _tab(browser, f"Firefox {browser.version}") as tab,
    ):
        yield tab


@contextlib.contextmanager
def start_firefox(hosts: Mapping[str, int]) -> Iterator[Browser]:
    """Start a Firefox behind a proxy for the hosts. Raises EngineMissing.

    Playwright drives the system's Firefox over WebDriver BiDi, and its own over its own protocol.
    """
    with serve_proxy(hosts) as proxy, sync_playwright() as playwright:
        own = Path(playwright.firefox.executable_path)
        path = find_firefox(playwright)
        with _start(
            playwright.firefox,
            executable_path=path,
            channel=None if path == own else "moz-firefox",
            firefox_user_prefs=firefox_preferences(proxy),
        ) as browser:
            yield browser


def firefox_preferences(proxy: int) -> dict[str, str | float | bool]:
    """Return the preferences with which Firefox uses a proxy on a local port."""
    return {
        "network.proxy.type": 1,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": proxy,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": proxy,
        "network.captive-portal-service.enabled": False,
    }


@contextlib.contextmanager
def launch_webkit(hosts: Mapping[str, int]) -> Iterator[PlaywrightTab]:
    """Start a WebKit with one tab; see `start_webkit`."""
    with (
        start_webkit(hosts) as browser,
        _tab(browser, f"WebKit {browser.version}") as tab,
    ):
        yield tab


@contextlib.contextmanager
def start_webkit(hosts: Mapping[str, int]) -> Iterator[Browser]:
    """Start Playwright's own WebKit behind a proxy for the hosts. Raises EngineMissing."""
    with serve_proxy(hosts) as proxy, sync_playwright() as playwright:
        path = find_webkit(playwright)
        server = {"server": f"http://127.0.0.1:{proxy}"}
        with _start(playwright.webkit, executable_path=path, proxy=server) as browser:
            yield browser


def find_chromium(playwright: Playwright) -> Path:
    """Find Chromium: SNIPPETGEN_CHROMIUM, the system's or Playwright's. Raises EngineMissing."""
    return _find("Chromium", "SNIPPETGEN_CHROMIUM", CHROMIUMS, playwright.chromium, "chromium")


def find_firefox(playwright: Playwright) -> Path:
    """Find Firefox: SNIPPETGEN_FIREFOX, the system's or Playwright's. Raises EngineMissing."""
    return _find("Firefox", "SNIPPETGEN_FIREFOX", FIREFOXES, playwright.firefox, "firefox-esr")


def find_webkit(playwright: Playwright) -> Path:
    """Find WebKit: SNIPPETGEN_WEBKIT or Playwright's. Raises EngineMissing."""
    packages = "webkit2gtk-driver xvfb"
    return _find("WebKit", "SNIPPETGEN_WEBKIT", (), playwright.webkit, packages)


def _find(
    name: str, variable: str, installed: tuple[str, ...], kind: BrowserType, package: str
) -> Path:
    """Find a browser: the one in the environment variable, the system's or Playwright's."""
    named = os.environ.get(variable)
    system = (shutil.which(command) for command in installed)
    for candidate in [named] if named else [*system, kind.executable_path]:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    if named:
        raise EngineMissing(f"{name} was not found at {named} ({variable}).")
    raise EngineMissing(
        f"{name} was not found. Install it with `playwright install {kind.name}`,"
        f" or on Debian with `sudo apt-get install -y {package}`."
    )


def _start(kind: BrowserType, **options: Any) -> Browser:  # noqa: ANN401
    try:
        return kind.launch(timeout=1000 * START_TIMEOUT, **options)
    except Error as error:
        path = options["executable_path"]
        raise EngineMissing(f"{path} does not start: {error.message}") from error


@contextlib.contextmanager
def _tab(browser: Browser, name: str) -> Iterator[PlaywrightTab]:
    # Chromium still checks the certificate: it trusts one public key.
    with browser.new_context(ignore_https_errors=not name.startswith("Chromium")) as context:
        yield PlaywrightTab(context, name)


def _first_line(error: Error) -> str:
    """Return what happened; the lines after it are Playwright's log of its steps."""
    return error.message.partition("\n")[0]
