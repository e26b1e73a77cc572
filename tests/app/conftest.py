from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from snippetgen_harness.servers import serve
from snippetgen_harness.studio import StudioHarness
from starlette.responses import PlainTextResponse

from snippetgen.app import Project, Studio
from snippetgen.app.protection import TOKEN_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

STAGE_PORT = 4999


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration called `calls`."""
    path = tmp_path / "calls.toml"
    path.write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    return path


@pytest.fixture
def studio(file: Path) -> Iterator[Studio]:
    """The studio of the folder that the configuration is in."""
    folder = file.parent
    harness = StudioHarness(("chromium", "firefox", "webkit"))
    studio = Studio(
        Project(folder=folder),
        harness,
        folder=folder,
        out=folder / "dist",
        stage_port=STAGE_PORT,
        settings=folder / "settings",
    )
    yield studio
    studio.close()


class Switch:
    """An application that is another one in each test: to start a server for each takes time."""

    app: ASGIApp = PlainTextResponse("No studio.", 404)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[Switch, str, httpx.HTTPTransport]]:
    """An application, the address of a server that has it, and connections to that."""
    switch = Switch()
    with serve(switch) as port, httpx.HTTPTransport() as transport:
        yield switch, f"http://127.0.0.1:{port}", transport


@pytest.fixture
def client(studio: Studio, server: tuple[Switch, str, httpx.HTTPTransport]) -> httpx.Client:
    """A client that does as the studio's page does; it asks for no content coding."""
    switch, address, transport = server
    switch.app = studio.app
    client = httpx.Client(base_url=address, transport=transport)
    del client.headers["accept-encoding"]
    client.headers["Origin"] = address
    client.headers[TOKEN_HEADER] = studio.token
    return client
