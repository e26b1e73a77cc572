from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import keyring
import pytest
from keyring.backends.fail import Keyring
from snippetgen_harness.fakes.rest import State, create_rest
from snippetgen_harness.net.servers import serve
from snippetgen_harness.rest.__main__ import CLIENT_ID, CLIENT_SECRET, example
from snippetgen_harness.studio.adapter import StudioHarness
from starlette.responses import PlainTextResponse

from snippetgen.cli.actions.customer_sources import calls_in, published_in
from snippetgen.http.public_origins import PublicOrigins
from snippetgen.studio import Project, Studio
from snippetgen.studio.middleware.csrf import TOKEN_HEADER
from snippetgen.studio.services.background_reader import CustomerSources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

STUDIO_PORT, PREVIEW_PORT = 4998, 4999


@pytest.fixture(scope="session")
def fakes() -> Iterator[tuple[Starlette, int]]:
    """The fakes of Optimizely's APIs, and their port."""
    app = create_rest()
    with serve(app) as port:
        yield app, port


@pytest.fixture
def optimizely(
    fakes: tuple[Starlette, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[State]:
    """A made-up account that the environment points to; no keyring, and no user settings."""
    app, port = fakes
    app.state.rest = example()
    for name in ("SNIPPETGEN_TOKEN", "SNIPPETGEN_OAUTH_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SNIPPETGEN_WEB_API", f"http://127.0.0.1:{port}/v2")
    monkeypatch.setenv("SNIPPETGEN_CLASSIC_API", f"http://127.0.0.1:{port}/experiment/v1")
    monkeypatch.setenv("SNIPPETGEN_OAUTH", f"http://127.0.0.1:{port}/oauth2")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    yield app.state.rest
    keyring.set_keyring(before)


@pytest.fixture
def oauth(monkeypatch: pytest.MonkeyPatch) -> None:
    """An OAuth application in the environment, registered with Optimizely."""
    monkeypatch.setenv("SNIPPETGEN_OAUTH_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("SNIPPETGEN_OAUTH_CLIENT_SECRET", CLIENT_SECRET)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration called `calls`."""
    path = tmp_path / "calls.toml"
    path.write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    return path


@pytest.fixture
def studio(file: Path) -> Iterator[Studio]:
    """The studio on the configuration's folder."""
    folder = file.parent
    harness = StudioHarness(("chromium", "firefox", "webkit"))
    studio = Studio(
        Project(folder=folder),
        harness,
        folder=folder,
        out=folder / "dist",
        origins=PublicOrigins(STUDIO_PORT, PREVIEW_PORT, frozenset({"studio.example"})),
        settings=folder / "settings",
        sources=CustomerSources(
            published_in(str(folder / "public")), calls_in(folder / "relay-data", None)
        ),
    )
    yield studio
    studio.close()


class CurrentApp:
    """Delegates to the application of the current test, so all tests share one server."""

    app: ASGIApp = PlainTextResponse("No studio.", 404)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[CurrentApp, str, httpx.HTTPTransport]]:
    """The delegating application, its server's address, and a connection pool."""
    current = CurrentApp()
    with serve(current) as port, httpx.HTTPTransport() as transport:
        yield current, f"http://127.0.0.1:{port}", transport


@pytest.fixture
def client(studio: Studio, server: tuple[CurrentApp, str, httpx.HTTPTransport]) -> httpx.Client:
    """A client that sends what the studio's page sends, but accepts no content coding."""
    current, address, transport = server
    current.app = studio.app
    client = httpx.Client(base_url=address, transport=transport)
    del client.headers["accept-encoding"]
    client.headers["Origin"] = address
    client.headers[TOKEN_HEADER] = studio.token
    return client
