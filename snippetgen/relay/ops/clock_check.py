"""Checks whether the clock of this machine can be correct."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SKEW = 60.0
"""Seconds."""


def elapsed() -> float:
    """Return seconds since an arbitrary moment, including time that the machine slept."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class ClockCheck:
    """Compares the clock with the time that has elapsed, and with the database's clock."""

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = elapsed,
    ) -> None:
        self._clock = clock
        self._elapsed = elapsed
        self._offset = clock() - elapsed()

    def fault(self, ahead: float) -> str:
        """Return the problem, or "". The database's clock is `ahead` by this many seconds."""
        jump = self._clock() - self._elapsed() - self._offset
        if abs(jump) > MAX_SKEW:
            return (
                f"the clock was changed by {jump:+.0f} seconds since the relay started; "
                "correct it, or restart the relay"
            )
        if abs(ahead) > MAX_SKEW:
            return f"the clock differs from the database's by {-ahead:+.0f} seconds"
        return ""
