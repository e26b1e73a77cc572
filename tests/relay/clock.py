"""A clock that a test sets."""

from __future__ import annotations

from tests.relay.deliveries import NOW


class Clock:
    """Returns `now`."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now
