from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from snippetgen_harness.servers import serve
from snippetgen_harness.studio import StudioHarness

from snippetgen.app import Project, Studio
from snippetgen.app.protection import TOKEN_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
        Project(folder=folder), harness, folder=folder, out=folder / "dist", stage_port=STAGE_PORT
    )
    yield studio
    studio.close()


@pytest.fixture
def client(studio: Studio) -> Iterator[httpx.Client]:
    """A client that does as the studio's page does; it asks for no content coding."""
    with serve(studio.app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        del client.headers["accept-encoding"]
        client.headers["Origin"] = f"http://127.0.0.1:{port}"
        client.headers[TOKEN_HEADER] = studio.token
        yield client
