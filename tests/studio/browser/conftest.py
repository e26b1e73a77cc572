"""The studio in browsers; a request to any other machine fails the test."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import expect
from snippetgen_harness.browsers.playwright import start_chromium, start_firefox
from snippetgen_harness.net.servers import issue_certificate

from snippetgen.cli.actions.serve import create_server
from snippetgen.http.public_origins import PublicOrigins
from snippetgen.http.servers import configure
from snippetgen.http.sockets import listen_on
from snippetgen.studio import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PATIENCE = 60_000
"""Milliseconds; long, because the machine may be busy."""

expect.set_options(timeout=PATIENCE)

CTM = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


@pytest.fixture(
    scope="package", params=["chromium", pytest.param("firefox", marks=pytest.mark.exhaustive)]
)
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Each browser in turn; a plain run uses Chromium, unless the test says otherwise."""
    if request.param == "firefox":
        with start_firefox({}) as it:
            yield it
    else:
        with issue_certificate("unused.test") as certificate, start_chromium(certificate, {}) as it:
            yield it


in_every_browser = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)
"""Marks tests of features that differ between browsers, such as focus, dialogs and streams."""

chromium_only = pytest.mark.parametrize("browser", ["chromium"], indirect=True)
"""For tests that do not depend on the browser."""


def choose_vendor(page: Page, text: str) -> None:
    """Choose the first vendor that a search finds, by keyboard."""
    page.get_by_label("Call-tracking vendor").fill(text)
    page.keyboard.press("Enter")


def reason(page: Page, code: str) -> None:
    """Expect the studio to show a reason."""
    expect(page.locator(".reason .badge")).to_have_text(code)


@dataclass
class Studio:
    """A running studio and its folder."""

    address: str
    folder: Path

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """A studio that serves an empty folder."""
    folder = tmp_path / "snippets"
    folder.mkdir()
    with serving(folder, tmp_path / "dist") as address:
        yield Studio(address, folder)


@pytest.fixture(scope="package")
def shared_context(browser: Browser) -> Iterator[BrowserContext]:
    """A context for all tests: opening one takes as long as loading the studio."""
    with browser.new_context(viewport={"width": 1600, "height": 1000}) as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def context(shared_context: BrowserContext) -> Iterator[BrowserContext]:
    """A context without pages and cookies; each studio's origin has a storage of its own."""
    yield shared_context
    for page in shared_context.pages:
        page.close()
    shared_context.clear_cookies()


@pytest.fixture
def page(context: BrowserContext, studio: Studio) -> Iterator[Page]:  # noqa: ARG001 - outlives it
    """A page; errors on it, and requests to other machines, fail the test."""
    with watched(context) as page:
        yield page


@contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # The browser also logs error statuses that the studio shows itself.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            errors.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "about:")):
            errors.append(request.url)

    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", on_console)
    page.on("request", on_request)
    yield page
    page.close()
    assert errors == []


@contextmanager
def serving(folder: Path, out: Path, ports: tuple[int, int] = (0, 0)) -> Iterator[str]:
    with (
        listen_on("127.0.0.1", ports[0]) as app,
        listen_on("127.0.0.1", ports[1]) as preview,
    ):
        origins = PublicOrigins(app.getsockname()[1], preview.getsockname()[1])
        project = Project(folder=folder)
        studio, asgi = create_server(project, "127.0.0.1", origins, folder=folder, out=out)
        server = uvicorn.Server(configure(asgi))
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [app, preview]}, daemon=True
        )
        thread.start()
        try:
            yield f"http://127.0.0.1:{origins.studio_port}"
        finally:
            studio.close()
            server.should_exit = True
            thread.join()
