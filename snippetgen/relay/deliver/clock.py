"""A clock that does not jump when the system clock is set."""

from __future__ import annotations

import time


class SteadyClock:
    """Returns seconds since 1970: the time of its creation plus the time elapsed since then."""

    def __init__(self) -> None:
        self._offset = time.time() - _elapsed()

    def __call__(self) -> float:
        """Return the time."""
        return self._offset + _elapsed()


def _elapsed() -> float:
    """Return seconds since an arbitrary moment, including time that the machine slept."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
