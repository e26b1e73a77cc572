"""When the attempts of a delivery ended, and how: a line of text for each."""

from __future__ import annotations

from typing import NamedTuple

MOST_KEPT = 20
"""Attempts that are kept: the latest."""


class Ended(NamedTuple):
    """An attempt that ended at a time in seconds since 1970."""

    at: float
    reason: str


def extended(history: str, at: float, reason: str) -> str:
    """Return a history with one more attempt."""
    return "\n".join([*history.splitlines(), f"{at:.0f} {reason}"][-MOST_KEPT:])


def ended(history: str) -> list[Ended]:
    """Return the attempts of a history, the first one first."""
    lines = (line.partition(" ") for line in history.splitlines())
    return [Ended(float(at), reason) for at, _, reason in lines]
