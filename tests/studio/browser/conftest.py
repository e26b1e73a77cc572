"""The studio in browsers; a request to any other machine fails the test."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from snippetgen_harness.browsers.playwright import start_chromium, start_firefox
from snippetgen_harness.net.servers import issue_certificate
from starlette.responses import HTMLResponse, Response

from snippetgen.cli.actions.serve import create_server
from snippetgen.http.public_origins import PublicOrigins
from snippetgen.http.servers import Server, configure
from snippetgen.http.sockets import listen_on
from snippetgen.studio import Project
from tests.patience import PATIENCE
from tests.studio.browser.interception import Interception

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from socket import socket

    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Error,
        Page,
        Request,
        ViewportSize,
    )
    from starlette.types import ASGIApp, Receive, Scope, Send

expect.set_options(timeout=1000 * PATIENCE)

EMPTY_PAGE = HTMLResponse("")

EXPECTED = ("the server responded with a status of",)
"""What browsers log about pages that work: error statuses that the studio also shows."""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""The pixels by which a page is wider than its window."""

DESKTOP: ViewportSize = {"width": 1600, "height": 1000}

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


chromium_only = pytest.mark.parametrize("browser", ["chromium"], indirect=True)
"""For tests that do not depend on the browser."""


def choose_optimizely(page: Page, title: str) -> None:
    """Answer which Optimizely the site has."""
    page.locator("#destination-tiles").get_by_text(title, exact=True).click()


def choose_vendor(page: Page, text: str) -> None:
    """Choose the first vendor that a search finds, by keyboard."""
    page.get_by_label("Call-tracking vendor").fill(text)
    page.keyboard.press("Enter")


def write_toml(page: Page, text: str) -> None:
    """Replace the text in the editor by pasting another one, which is a single edit."""
    editor = page.locator("#toml")
    editor.press("ControlOrMeta+a")
    editor.evaluate(_PASTE, text)


_PASTE = """(editor, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    const paste = new ClipboardEvent('paste', { cancelable: true })
    // Firefox's constructor does not take it.
    editor.dispatchEvent(Object.defineProperty(paste, 'clipboardData', { value: clipboardData }))
}"""


def expect_toml(page: Page, text: str) -> None:
    """Expect the editor to contain exactly this text."""
    expect(page.locator("#toml .cm-line")).to_have_text(text.split("\n"))


def expect_reason(page: Page, code: str) -> None:
    """Expect the studio to show a reason."""
    expect(page.locator(".reason .badge")).to_have_text(code)


@dataclass
class Studio:
    """A running studio and its folder."""

    server: SharedServer
    folder: Path

    @property
    def address(self) -> str:
        return self.server.address

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    @contextmanager
    def holding(
        self, pattern: str, response: Response | None = None, times: int | None = None
    ) -> Iterator[Interception]:
        """Hold the requests that match a pattern until they are released or the block ends."""
        interception = Interception(pattern, response, times)
        self.server.interceptions.append(interception)
        try:
            yield interception
        finally:
            interception.release()
            self.server.interceptions.remove(interception)

    @contextmanager
    def answering(
        self, pattern: str, response: Response, times: int | None = None
    ) -> Iterator[None]:
        """Answer the requests that match a pattern in place of the studio."""
        with self.holding(pattern, response, times) as interception:
            interception.release()
            yield


@dataclass
class SharedServer:
    """Serves the studio of the current test; without one, every address has an empty page.

    The studios share their origins, so that the browser compiles the studio's scripts once.
    """

    origins: PublicOrigins
    app: ASGIApp = EMPTY_PAGE
    interceptions: list[Interception] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        for each in tuple(self.interceptions):  # the test changes them meanwhile
            if each.takes(scope):
                return await each.answer(self.app, scope, receive, send)
        return await self.app(scope, receive, send)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.origins.studio_port}"


@pytest.fixture(scope="package")
def server() -> Iterator[SharedServer]:
    """The server of all studios."""
    with listen_on("127.0.0.1") as app, listen_on("127.0.0.1") as preview:
        shared = SharedServer(PublicOrigins(app.getsockname()[1], preview.getsockname()[1]))
        with running(shared, app, preview):
            yield shared


@pytest.fixture
def studio(tmp_path: Path, server: SharedServer) -> Iterator[Studio]:
    """A studio that serves an empty folder."""
    folder = tmp_path / "snippets"
    folder.mkdir()
    project = Project(folder=folder)
    studio, server.app = create_server(
        project, "127.0.0.1", server.origins, folder=folder, out=tmp_path / "dist"
    )
    yield Studio(server, folder)
    server.app = EMPTY_PAGE
    studio.close()


@pytest.fixture(scope="package")
def shared_page(browser: Browser) -> Iterator[Page]:
    """The page of all tests: the first one in a context takes longer than loading the studio."""
    with browser.new_context(viewport=DESKTOP) as context:
        context.set_default_timeout(1000 * PATIENCE)
        yield context.new_page()


@pytest.fixture
def context(shared_page: Page, server: SharedServer) -> Iterator[BrowserContext]:
    """A context without cookies and stored data; pages that a test adds are closed."""
    context = shared_page.context
    yield context
    for page in context.pages:
        if page != shared_page:
            page.close()
    server.app = EMPTY_PAGE
    shared_page.goto(f"{server.address}/empty")
    shared_page.evaluate("localStorage.clear(), sessionStorage.clear()")
    context.clear_cookies()


@pytest.fixture
def page(
    shared_page: Page,
    context: BrowserContext,  # noqa: ARG001 - forgets what the page stores
    studio: Studio,  # noqa: ARG001 - outlives the page
) -> Iterator[Page]:
    """A page; errors on it, and requests to other machines, fail the test."""
    shared_page.bring_to_front()  # pages that another test closed were in front of it
    shared_page.set_viewport_size(DESKTOP)
    shared_page.emulate_media(color_scheme="light")
    with watching(shared_page):
        yield shared_page


@pytest.fixture
def page_of_its_own(browser: Browser, studio: Studio) -> Iterator[Page]:  # noqa: ARG001
    """A page in another context, for tests that replace its clock: no call restores the clock."""
    with browser.new_context(viewport=DESKTOP) as context:
        context.set_default_timeout(1000 * PATIENCE)
        with watched(context) as page:
            yield page


@contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    """Open another page; errors on it, and requests to other machines, fail the test."""
    with context.new_page() as page, watching(page):
        yield page


@contextmanager
def watching(page: Page) -> Iterator[None]:
    """Fail if the page has errors or requests other machines."""
    errors: list[str] = []

    def on_error(error: Error) -> None:
        # Firefox also reports rejected cookies here.
        if not any(each in str(error) for each in EXPECTED):
            errors.append(str(error))

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(each in message.text for each in EXPECTED):
            errors.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "about:")):
            errors.append(request.url)

    page.on("pageerror", on_error)
    page.on("console", on_console)
    page.on("request", on_request)
    try:
        yield
    finally:
        page.remove_listener("pageerror", on_error)
        page.remove_listener("console", on_console)
        page.remove_listener("request", on_request)
    assert errors == []


@contextmanager
def serving(folder: Path, out: Path, ports: tuple[int, int]) -> Iterator[str]:
    """Run a studio that has its own server; yields its address."""
    with (
        listen_on("127.0.0.1", ports[0]) as app,
        listen_on("127.0.0.1", ports[1]) as preview,
    ):
        origins = PublicOrigins(app.getsockname()[1], preview.getsockname()[1])
        project = Project(folder=folder)
        studio, asgi = create_server(project, "127.0.0.1", origins, folder=folder, out=out)
        with running(asgi, app, preview):
            try:
                yield f"http://127.0.0.1:{origins.studio_port}"
            finally:
                studio.close()


@contextmanager
def running(app: ASGIApp, *sockets: socket) -> Iterator[None]:
    """Run a server in a thread."""
    server = Server(configure(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [*sockets]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
