"""Inspects live pages in tests, with browsers that run for the whole session."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, get_args

from snippetgen.text.suggestions import unknown
from snippetgen_harness.browsers import Engine
from snippetgen_harness.inspect import Inspection, Options, inspect_page, open_browser
from snippetgen_harness.inspect.options import VIEWPORTS
from snippetgen_harness.testing.visited_page import read_config

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.inspect import InspectionBrowser

T = TypeVar("T")


class InspectPage(Protocol):
    """The type of the fixture `inspect_page`."""

    def __call__(
        self,
        url: str,
        config: SnippetConfig | Path | str | None = None,
        engine: Engine = "chromium",
        *,
        viewport: str = "desktop",
        watch: float = 10.0,
        limit: float = 60.0,
        insecure: bool = False,
    ) -> Inspection:
        """Open a live page as a new visitor, and report whether the snippet works there.

        `config` is the path of a configuration file relative to pytest's root folder, its text, or
        a SnippetConfig. Without it, any snippet on the page is inspected. `viewport` is `desktop`,
        `tablet` or `phone`. The page is watched for up to `watch` seconds, and the inspection takes
        at most `limit` seconds. With `insecure`, certificates may be invalid. Raises
        CannotOpen, ConfigError, and ValueError for an unknown engine or viewport.
        """


class PageInspector:
    """Inspects pages from any thread. Its browsers run in their own thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._opened = AsyncExitStack()
        self._browsers: dict[tuple[Engine, bool], InspectionBrowser] = {}
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="snippetgen-inspect", daemon=True
        )
        self._thread.start()

    def inspect(
        self,
        url: str,
        config: SnippetConfig | Path | str | None,
        engine: Engine,
        *,
        folder: Path,
        viewport: str,
        options: Options,
        insecure: bool,
    ) -> Inspection:
        """Inspect a page; see InspectPage. Also raises EngineMissing."""
        if engine not in get_args(Engine):
            raise ValueError(unknown("engine", engine, get_args(Engine)))
        if viewport not in VIEWPORTS:
            raise ValueError(unknown("viewport", viewport, list(VIEWPORTS)))
        wanted = None if config is None else read_config(config, folder)
        return self._run(self._inspect(url, wanted, engine, viewport, options, insecure=insecure))

    def close(self) -> None:
        """Stop the browsers."""
        self._run(self._opened.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _inspect(
        self,
        url: str,
        config: SnippetConfig | None,
        engine: Engine,
        viewport: str,
        options: Options,
        *,
        insecure: bool,
    ) -> Inspection:
        if (engine, insecure) not in self._browsers:
            opening = open_browser(engine, insecure=insecure)
            browser = await self._opened.enter_async_context(opening)
            self._browsers[engine, insecure] = browser
        browser = self._browsers[engine, insecure]
        return await inspect_page(url, config, browser=browser, options=options, viewport=viewport)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
