"""The studio in browsers that reach nothing but this machine."""

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

from snippetgen.cli.serve import create_server
from snippetgen.http.servers import configure
from snippetgen.http.sockets import listen_on
from snippetgen.studio import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

# A busy machine may take long.
expect.set_options(timeout=60_000)

CTM = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


@pytest.fixture(scope="package", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Each browser in turn; a flow holds in both."""
    if request.param == "firefox":
        with start_firefox({}) as it:
            yield it
    else:
        with issue_certificate("unused.test") as certificate, start_chromium(certificate, {}) as it:
            yield it


chromium_only = pytest.mark.parametrize("browser", ["chromium"], indirect=True)
"""For what does not depend on the browser."""


def choose_vendor(page: Page, text: str) -> None:
    """Choose by the keyboard the vendor that is found first."""
    page.get_by_label("Call-tracking vendor").fill(text)
    page.keyboard.press("Enter")


def reason(page: Page, code: str) -> None:
    """Expect that the studio shows this reason."""
    expect(page.locator(".reason .badge")).to_have_text(code)


@dataclass
class Studio:
    """A running studio, and the folder that it works on."""

    address: str
    folder: Path

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """A studio on an empty folder."""
    folder = tmp_path / "snippets"
    folder.mkdir()
    with serving(folder, tmp_path / "dist") as address:
        yield Studio(address, folder)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1600, "height": 1000}) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, studio: Studio) -> Iterator[Page]:  # noqa: ARG001 - outlives it
    """A page; whatever it complains of, or asks of another machine, fails the test."""
    with watched(context) as page:
        yield page


@contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # That something is refused is the studio's to tell, and the browser tells it, too.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "about:")):
            complaints.append(request.url)

    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", on_console)
    page.on("request", on_request)
    yield page
    page.close()
    assert complaints == []


@contextmanager
def serving(folder: Path, out: Path) -> Iterator[str]:
    with (
        listen_on("127.0.0.1") as app,
        listen_on("127.0.0.1") as stage,
    ):
        ports = [each.getsockname()[1] for each in (app, stage)]
        project = Project(folder=folder)
        studio, asgi = create_server(project, "127.0.0.1", *ports, folder=folder, out=out)
        server = uvicorn.Server(configure(asgi))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [app, stage]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{ports[0]}"
        finally:
            studio.close()
            server.should_exit = True
            thread.join()
