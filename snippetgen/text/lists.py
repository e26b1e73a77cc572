"""Joins words in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def all_of(words: Sequence[str]) -> str:
    """Join one or more words as a list: `a, b and c`."""
    return _joined(words, "and")


def any_of(words: Sequence[str]) -> str:
    """Join one or more words as a choice: `a, b or c`."""
    return _joined(words, "or")


def _joined(words: Sequence[str], conjunction: str) -> str:
    *most, last = words
    return f"{', '.join(most)} {conjunction} {last}" if most else last
