"""The history of a delivery: when and how each attempt ended, one line of text per attempt."""

from __future__ import annotations

from typing import NamedTuple

MOST_KEPT = 20
"""The number of latest attempts to keep."""


class Ended(NamedTuple):
    """An attempt, and when it ended, in seconds since 1970."""

    at: float
    reason: str


def extended(history: str, at: float, reason: str) -> str:
    """Return the history with one more attempt."""
    return "\n".join([*history.splitlines(), f"{at:.0f} {reason}"][-MOST_KEPT:])


def ended(history: str) -> list[Ended]:
    """Return the attempts of a history, the oldest first."""
    lines = (line.partition(" ") for line in history.splitlines())
    return [Ended(float(at), reason) for at, _, reason in lines]
