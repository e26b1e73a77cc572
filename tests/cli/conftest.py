from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def unchanged_logging() -> Iterator[None]:
    """Undo a command's changes of its process, which other tests share."""
    yield
    structlog.reset_defaults()
