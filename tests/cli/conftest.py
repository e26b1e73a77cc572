from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def unchanged_logging() -> Iterator[None]:
    """Undo what a command changes in its process, which other tests share."""
    yield
    structlog.reset_defaults()
