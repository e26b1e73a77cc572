"""Chromium, Firefox and Playwright's own WebKit, for inspections."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from playwright.async_api import Error, async_playwright

from snippetgen_harness.browsers import playwright as finders
from snippetgen_harness.browsers.errors import EngineMissing
from snippetgen_harness.inspect.playwright_page import PlaywrightPage
from snippetgen_harness.inspect.user_agent import user_agent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Playwright

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.network import Network


@dataclass(frozen=True)
class PlaywrightBrowser:
    """A browser that Playwright drives."""

    name: str
    engine: Engine
    network: Network
    agent: str
    browser: Browser

    @contextlib.asynccontextmanager
    async def page(
        self, viewport: tuple[int, int], credentials: tuple[str, str] | None = None
    ) -> AsyncIterator[PlaywrightPage]:
        """Open an empty page for a new visitor."""
        width, height = viewport
        # Chromium checks certificates, and trusts local ones by their public keys.
        accepts_any = self.network.insecure or self.engine != "chromium"
        signed_in: Any = credentials and {"username": credentials[0], "password": credentials[1]}
        context = await self.browser.new_context(
            user_agent=self.agent,
            viewport={"width": width, "height": height},
            ignore_https_errors=accepts_any,
            http_credentials=signed_in,
        )
        try:
            yield PlaywrightPage(
                context, await context.new_page(), self.network, self.engine, credentials
            )
        finally:
            with contextlib.suppress(Error):
                await context.close()


@contextlib.asynccontextmanager
async def open_playwright(engine: Engine, network: Network) -> AsyncIterator[PlaywrightBrowser]:
    """Start a browser behind the proxy of a network. Raises EngineMissing."""
    async with async_playwright() as playwright:
        browser = await _start(playwright, engine, network)
        try:
            page = await browser.new_page()
            agent = await page.evaluate("() => navigator.userAgent")
            await page.close()
            name = f"{engine.capitalize()} {browser.version}"
            yield PlaywrightBrowser(name, engine, network, user_agent(agent), browser)
        finally:
            with contextlib.suppress(Error):
                await browser.close()


async def _start(playwright: Playwright, engine: Engine, network: Network) -> Browser:
    kind = getattr(playwright, engine)
    # The finders only read the paths of Playwright's own browsers.
    find = {
        "chromium": finders.find_chromium,
        "firefox": finders.find_firefox,
        "webkit": finders.find_webkit,
    }[engine]
    path = find(cast("Any", playwright))
    options: dict[str, Any] = {"executable_path": path, "timeout": 1000 * finders.START_TIMEOUT}
    if engine == "firefox":
        options |= _firefox(network, own=path == Path(kind.executable_path))
    elif engine == "chromium":
        options["args"] = _chromium(network)
    else:
        options["proxy"] = {"server": f"http://127.0.0.1:{network.port}"}
    try:
        return cast("Browser", await kind.launch(**options))
    except Error as error:
        raise EngineMissing(f"{path} does not start: {error.message}") from error


def _chromium(network: Network) -> list[str]:
    arguments = [
        *finders.QUIET,
        f"--proxy-server=http://127.0.0.1:{network.port}",
        "--proxy-bypass-list=<-loopback>",
        f"--ignore-certificate-errors-spki-list={','.join(network.trusted)}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to sandbox itself as root
    return arguments


def _firefox(network: Network, *, own: bool) -> dict[str, Any]:
    preferences = finders.firefox_preferences(network.port)
    # Otherwise, pages on this machine bypass the proxy.
    preferences["network.proxy.allow_hijacking_localhost"] = True
    return {"channel": None if own else "moz-firefox", "firefox_user_prefs": preferences}
