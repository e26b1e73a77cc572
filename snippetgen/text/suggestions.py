"""Did you mean: the nearest of the words that are allowed."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_MISSPELLING = 100
"""Longer words are no misspellings, and comparing them takes long."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word nearest to a misspelt one, ignoring case; None where none is near."""
    if len(word) > LONGEST_MISSPELLING:
        return None
    folded = {name.casefold(): name for name in known}
    matches = get_close_matches(word.casefold(), folded, n=1)
    return folded[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """Write ` Did you mean "..."?`, to be put behind a sentence; nothing where no word is near.

    Aliases are other words for the known ones, and lead to them.
    """
    suggestion = nearest(word, [*known, *(aliases or ())])
    if suggestion is None:
        return ""
    return f' Did you mean "{(aliases or {}).get(suggestion, suggestion)}"?'
