"""Browsers for inspections, which can reach every host except Optimizely's log endpoint.

All requests pass through a proxy on this machine, which sends those for the log endpoint to a fake.
An inspection therefore cannot send a conversion, whatever the page does.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from snippetgen_harness.fakes.log_endpoint import LOG_HOSTS, HitLog, create_endpoint
from snippetgen_harness.inspect import playwright_browser
from snippetgen_harness.inspect.network import Network
from snippetgen_harness.net.proxy import Proxy, run_proxy
from snippetgen_harness.net.servers import issue_certificate, serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping
    from contextlib import AbstractAsyncContextManager

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.live_page import LivePage
    from snippetgen_harness.net.servers import Certificate


@dataclass(frozen=True)
class Local:
    """Sites on this machine: ports of 127.0.0.1 by host, and their certificate.

    A browser that is opened with it cannot reach other hosts.
    """

    hosts: Mapping[str, int]
    certificate: Certificate


class InspectionBrowser(Protocol):
    """A browser for inspections. It can open several pages, each as a new visitor."""

    @property
    def name(self) -> str:
        """Name and version of the browser."""

    @property
    def engine(self) -> Engine:
        """The name of its engine."""

    @property
    def network(self) -> Network:
        """How its requests are routed, and what the fake log endpoint received."""

    def page(
        self, viewport: tuple[int, int], credentials: tuple[str, str] | None = None
    ) -> AbstractAsyncContextManager[LivePage]:
        """Open an empty page for a new visitor; `credentials` are for HTTP authentication."""


@contextlib.asynccontextmanager
async def open_browser(
    engine: Engine,
    *,
    live: bool = False,
    insecure: bool = False,
    local: Local | None = None,
    blocked: Collection[str] = (),
) -> AsyncIterator[InspectionBrowser]:
    """Start a browser.

    With `live`, requests reach Optimizely's log endpoint. With `insecure`, certificates may be
    invalid. `blocked` hosts cannot be reached. Raises EngineMissing.
    """
    with open_network(live=live, insecure=insecure, local=local, blocked=blocked) as network:
        async with _opened(engine, network) as browser:
            yield browser


def _opened(engine: Engine, network: Network) -> AbstractAsyncContextManager[InspectionBrowser]:
    if engine == "webkit":
        # Selenium takes as long to import as a page takes to open, and only WebKitGTK needs it.
        from snippetgen_harness.browsers.webdriver import has_webkitgtk
        from snippetgen_harness.inspect.webdriver_browser import open_webkitgtk

        if has_webkitgtk():
            return open_webkitgtk(network)
    return playwright_browser.open_playwright(engine, network)


@contextlib.contextmanager
def open_network(
    *, live: bool, insecure: bool, local: Local | None, blocked: Collection[str]
) -> Iterator[Network]:
    """Run the proxy of a browser, and the fake log endpoint unless `live`."""
    log = HitLog()
    hosts = dict(local.hosts) if local else {}
    with (
        issue_certificate(*LOG_HOSTS) as certificate,
        serve(create_endpoint(log), certificate) as fake,
    ):
        if not live:
            hosts |= dict.fromkeys(LOG_HOSTS, fake)
        proxy = Proxy(hosts, passes_on=local is None, blocked=frozenset(blocked))
        trusted = [certificate, *([local.certificate] if local else [])]
        with run_proxy(proxy) as port:
            yield Network(
                port=port,
                proxy=proxy,
                log=log,
                insecure=insecure,
                trusted=tuple(each.spki for each in trusted),
                authority=local.certificate.authority if local else None,
            )
