"""Suggestions for misspelled words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LISTED = 30
"""The maximum number of known names that a message lists."""

LONGEST_MISSPELLING = 100
"""The maximum number of characters of a misspelled word. Comparing longer words takes a long
time."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most similar to a misspelled one, ignoring case, or None."""
    if len(word) > LONGEST_MISSPELLING:
        return None
    folded = {name.casefold(): name for name in known}
    matches = get_close_matches(word.casefold(), folded, n=1)
    return folded[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """Return ` Did you mean "..."?` to append to a sentence, or "" if no known word is similar.

    `aliases` maps other words to known ones.
    """
    suggestion = nearest(word, [*known, *(aliases or ())])
    if suggestion is None:
        return ""
    return f' Did you mean "{(aliases or {}).get(suggestion, suggestion)}"?'


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """Return the message for an unknown name, with a suggestion and known names.

    `what` is the kind of thing that the name should refer to.
    """
    names = list(known)
    rest = len(names) - LISTED
    listed = ", ".join(names) if rest <= 1 else f"{', '.join(names[:LISTED])} and {rest} more"
    return f"unknown {what} {word!r}.{did_you_mean(word, names)} Known: {listed}."
