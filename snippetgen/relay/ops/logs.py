"""Logs as JSON, a line per event, without anything that identifies a visitor."""

from __future__ import annotations

import logging
import sys

import structlog

EVERY = 60.0
"""Seconds after which an event that repeats itself is told again."""


class Repeats:
    """Remembers what has been told, so that what fails all the time does not fill the log."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, ...], float] = {}

    def passes(self, *event: str, now: float) -> bool:
        """Tell whether an event is to be told: it is new, or was not told for a while."""
        if now - self._told.get(event, float("-inf")) < EVERY:
            return False
        self._told[event] = now
        return True


def log_to_stderr(level: int = logging.INFO) -> None:
    """Write one JSON object per line: `event`, `level`, `timestamp`, and what belongs to it."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )
