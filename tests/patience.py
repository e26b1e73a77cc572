"""How long tests wait for an event."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 500
"""Seconds. Only a hang takes so long, however busy the machine is. The limit of a whole test is a
little longer: see `tests/hanging.py`."""


def until(condition: Callable[[], object]) -> None:
    """Wait until a condition is true. Raises AssertionError after `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"nothing happened within {PATIENCE} seconds"
        time.sleep(0.02)
