from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from snippetgen.relay.store.store import DeliveryStore


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "calls.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, file: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    found: str = request.getfixturevalue("postgresql_url")
    return found


@pytest.fixture
def store(url: str) -> Iterator[DeliveryStore]:
    opened = DeliveryStore(url)
    yield opened
    opened.close()
