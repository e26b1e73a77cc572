"""Opens the pages of a test in the browsers of a test session."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from snippetgen.text.suggestions import unknown
from snippetgen_harness.browsers import Engine
from snippetgen_harness.pages.situations import Situation
from snippetgen_harness.pages.situations import situation as find_situation
from snippetgen_harness.testing.session_browser import SessionBrowser
from snippetgen_harness.testing.visited_page import (
    VisitedPage,
    read_config,
    wait_for_situation,
)

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.testing.optimizely_log import OptimizelyLog


class SessionBrowsers:
    """One browser for each engine that a test used."""

    def __init__(self) -> None:
        self._browsers: dict[Engine, SessionBrowser] = {}

    def get(self, engine: Engine) -> SessionBrowser:
        """Return the browser of an engine; raises ValueError for an unknown engine."""
        if engine not in get_args(Engine):
            raise ValueError(unknown("engine", engine, get_args(Engine)))
        if engine not in self._browsers:
            self._browsers[engine] = SessionBrowser(engine)
        return self._browsers[engine]

    def close(self) -> None:
        """Stop all browsers."""
        while self._browsers:
            self._browsers.popitem()[1].close()


class PageOpener:
    """Opens the pages of one test."""

    def __init__(self, browsers: SessionBrowsers, log: OptimizelyLog, folder: Path) -> None:
        self._browsers = browsers
        self._log = log
        self._folder = folder
        self._pages: dict[Engine, VisitedPage] = {}
        self._problems: list[str] = []

    def open(
        self,
        config: SnippetConfig | Path | str,
        situation: Situation | str = "normal",
        engine: Engine = "chromium",
    ) -> VisitedPage:
        """Open a page; see OpenPage. Raises ConfigError, EngineMissing or ValueError."""
        wanted, chosen = read_config(config, self._folder), _found(situation)
        browser = self._browsers.get(engine)
        if engine in self._pages:
            self._pages[engine].leave()
        visit = browser.open(wanted, chosen, self._log)
        self._pages[engine] = VisitedPage(engine, visit, chosen, self._problems)
        wait_for_situation(visit, chosen)
        return self._pages[engine]

    def leave(self) -> list[str]:
        """Close all pages. Returns the problems on the pages of the test."""
        for page in self._pages.values():
            page.leave()
        return self._problems


def _found(situation: Situation | str) -> Situation:
    return find_situation(situation) if isinstance(situation, str) else situation
