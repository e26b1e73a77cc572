from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from snippetgen_harness.servers import serve

from snippetgen.app import Project, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STAGE_PORT = 4999

PRESETS = [
    {
        "title": "A <group>",
        "situations": [{"id": "one", "title": "One & only"}, {"id": "two", "title": "Two"}],
    }
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration called `calls`."""
    path = tmp_path / "calls.toml"
    path.write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    return path


@pytest.fixture
def client(file: Path) -> Iterator[httpx.Client]:
    """A client of an application with that file; it asks for no content coding."""
    app = create_app(Project([file]), presets=PRESETS, stage_port=STAGE_PORT)
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        del client.headers["accept-encoding"]
        yield client
