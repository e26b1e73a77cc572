"""Browsers of a remote Playwright server."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

from snippetgen_harness.browsers.errors import EngineMissing
from snippetgen_harness.browsers.playwright import START_TIMEOUT, PlaywrightTab
from snippetgen_harness.net.proxy import serve_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextlib.contextmanager
def connect(engine: str, address: str, hosts: Mapping[str, int]) -> Iterator[PlaywrightTab]:
    """Open a tab in the browser of a Playwright server; raises EngineMissing.

    The browser's requests come back over the same connection to a local proxy for the hosts, so
    the server does not have to reach this machine.
    """
    with serve_proxy(hosts) as proxy, sync_playwright() as playwright:
        kind = getattr(playwright, engine)
        try:
            browser = kind.connect(
                address, expose_network="<loopback>", timeout=1000 * START_TIMEOUT
            )
        except Error as error:
            raise EngineMissing(f"{engine} at {address}: {error.message}") from error
        with (
            browser,
            browser.new_context(
                ignore_https_errors=True,
                proxy={"server": f"http://127.0.0.1:{proxy}", "bypass": "<-loopback>"},
            ) as context,
        ):
            yield PlaywrightTab(context, f"{engine.capitalize()} {browser.version}")
