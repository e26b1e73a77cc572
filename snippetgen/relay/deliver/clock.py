"""The time, without the jumps of a clock that somebody sets."""

from __future__ import annotations

import time


class SteadyClock:
    """Returns seconds since 1970: the time at which it was created, plus what has elapsed."""

    def __init__(self) -> None:
        self._offset = time.time() - _elapsed()

    def __call__(self) -> float:
        """Return the time."""
        return self._offset + _elapsed()


def _elapsed() -> float:
    """Return the seconds since some moment, including those for which the machine slept."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
