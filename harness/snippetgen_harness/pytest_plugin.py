"""The pytest plugin: fixtures to test offline conversions.

pytest loads it in every project where snippetgen is installed, so it imports nothing else until a
test uses one of its fixtures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect import Inspection
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.testing import OpenPage, OptimizelyLog, VisitedPage
    from snippetgen_harness.testing.live_pages import InspectPage, PageInspector
    from snippetgen_harness.testing.page_opener import SessionBrowsers


@pytest.fixture
def optimizely_log() -> Iterator[OptimizelyLog]:
    """A fake of Optimizely's log endpoint for this test: `url`, `hits()`, `wait_for(n)`."""
    try:
        from snippetgen_harness.testing import open_log
    except ModuleNotFoundError as error:
        _fail("optimizely_log", error)
    with open_log() as log:
        yield log


@pytest.fixture
def customer_page(
    _snippetgen_browsers: SessionBrowsers,
    optimizely_log: OptimizelyLog,
    pytestconfig: pytest.Config,
) -> Iterator[OpenPage]:
    """Opens a page in a browser: `customer_page(config, situation="normal", engine="chromium")`.

    The test fails if a page has errors, writes errors or warnings to the console, or leaks globals.
    """
    from snippetgen.validation.errors import ConfigError
    from snippetgen_harness.browsers.errors import EngineMissing
    from snippetgen_harness.testing.page_opener import PageOpener

    pages = PageOpener(_snippetgen_browsers, optimizely_log, pytestconfig.rootpath)

    def open_page(
        config: SnippetConfig | Path | str,
        situation: Situation | str = "normal",
        engine: Engine = "chromium",
    ) -> VisitedPage:
        __tracebackhide__ = True
        try:
            return pages.open(config, situation, engine)
        except EngineMissing as error:
            pytest.fail(str(error), pytrace=False)
        except (ConfigError, ValueError) as error:
            # The test's line and the message are enough; our own frames would hide them.
            raise error.with_traceback(None) from None

    yield open_page
    if problems := pages.leave():
        pytest.fail("\n".join(["The page has problems:", *problems]), pytrace=False)


@pytest.fixture
def inspect_page(_snippetgen_inspector: PageInspector, pytestconfig: pytest.Config) -> InspectPage:
    """Says whether the snippet works on a live page: `inspect_page(url, config=None)`.

    It sends no conversion, submits no form and clicks nothing but a banner that asks for consent.
    """
    from snippetgen.validation.errors import ConfigError
    from snippetgen_harness.browsers.errors import EngineMissing
    from snippetgen_harness.inspect import CannotOpen, Options

    def inspect(
        url: str,
        config: SnippetConfig | Path | str | None = None,
        engine: Engine = "chromium",
        *,
        viewport: str = "desktop",
        watch: float = 10.0,
        limit: float = 60.0,
        insecure: bool = False,
    ) -> Inspection:
        __tracebackhide__ = True
        try:
            return _snippetgen_inspector.inspect(
                url,
                config,
                engine,
                folder=pytestconfig.rootpath,
                viewport=viewport,
                options=Options(watch=watch, limit=limit, screenshot=False),
                insecure=insecure,
            )
        except EngineMissing as error:
            pytest.fail(str(error), pytrace=False)
        except (CannotOpen, ConfigError, ValueError) as error:
            raise error.with_traceback(None) from None

    return inspect


@pytest.fixture(scope="session")
def _snippetgen_inspector() -> Iterator[PageInspector]:
    try:
        from snippetgen_harness.testing.live_pages import PageInspector
    except ModuleNotFoundError as error:
        _fail("inspect_page", error)
    inspector = PageInspector()
    yield inspector
    inspector.close()


@pytest.fixture(scope="session")
def _snippetgen_browsers() -> Iterator[SessionBrowsers]:
    try:
        from snippetgen_harness.testing.page_opener import SessionBrowsers
    except ModuleNotFoundError as error:
        _fail("customer_page", error)
    browsers = SessionBrowsers()
    yield browsers
    browsers.close()


def _fail(fixture: str, error: ModuleNotFoundError) -> NoReturn:
    from snippetgen.text.extras import missing_library

    pytest.fail(f"{fixture}: {missing_library(error, 'pytest')}", pytrace=False)
