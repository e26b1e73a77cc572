"""Keeps repeated errors from filling the log."""

from __future__ import annotations

INTERVAL = 60.0
"""Seconds after which a repeated event is logged again."""


class RepeatFilter:
    """Remembers when each event was last logged."""

    def __init__(self) -> None:
        self._logged: dict[tuple[str, ...], float] = {}

    def passes(self, *event: str, now: float) -> bool:
        """Return whether to log an event: not if it was logged in the last `INTERVAL` seconds."""
        if now - self._logged.get(event, float("-inf")) < INTERVAL:
            return False
        self._logged[event] = now
        return True
