from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from threading import Thread
from typing import Any, TypeVar

import pytest
from snippetgen_harness.browsers import Engine
from snippetgen_harness.inspect import (
    Inspection,
    InspectionBrowser,
    Local,
    Options,
    inspect_page,
    open_browser,
)
from snippetgen_harness.net.servers import issue_certificate, serve

from snippetgen.config import SnippetConfig
from tests.harness.inspect.layouts import LAYOUTS
from tests.harness.inspect.page_parts import BLOCKED, CTM, SHOP
from tests.harness.inspect.pages import PAGES
from tests.harness.inspect.sites import HOSTS, create_sites
from tests.patience import PATIENCE

T = TypeVar("T")

FAST = Options(watch=0.1, limit=PATIENCE, screenshot=False, blocked={BLOCKED: f"||{BLOCKED}^"})
"""A page loads when it has done everything (see `create_sites`), so a short watch is enough."""


class Inspector:
    """Inspects pages of the test sites, in one browser of each engine."""

    def __init__(self, local: Local) -> None:
        self._local = local
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._browsers: dict[str, InspectionBrowser] = {}
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def __call__(
        self,
        path: str,
        config: SnippetConfig | None = CTM,
        engine: Engine = "chromium",
        options: Options = FAST,
        viewport: str = "desktop",
    ) -> Inspection:
        """Inspect a page of the shop."""
        url = path if "://" in path else f"https://{SHOP}/{path}"
        browser = self.run(self.started(engine))
        return self.run(
            inspect_page(url, config, browser=browser, options=options, viewport=viewport)
        )

    async def started(self, engine: Engine) -> InspectionBrowser:
        """Return the browser of an engine, started once."""
        if engine not in self._browsers:
            opening = open_browser(engine, local=self._local)
            self._browsers[engine] = await self._stack.enter_async_context(opening)
        return self._browsers[engine]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the loop of the browsers."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=PATIENCE)

    def close(self) -> None:
        """Close the browsers."""
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=PATIENCE)
        self._loop.close()


@contextmanager
def open_sites() -> Iterator[Local]:
    """Serve the pages."""
    with (
        issue_certificate(*HOSTS) as certificate,
        serve(create_sites(PAGES | LAYOUTS), certificate) as port,
    ):
        yield Local(dict.fromkeys(HOSTS, port), certificate)


@pytest.fixture(scope="session")
def inspector() -> Iterator[Inspector]:
    """Inspects a page of the shop by its path."""
    with open_sites() as local:
        found = Inspector(local)
        try:
            yield found
        finally:
            found.close()
