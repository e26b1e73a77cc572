"""Finds invisible characters, which people paste without noticing."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_INVISIBLE = frozenset(
    map(
        chr,
        (
            0xAD,
            0x180E,
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            0xFEFF,
        ),
    )
)
"""Soft hyphens, zero-width characters, joiners and direction marks."""

_CATEGORIES = frozenset({"Cc", "Zs", "Zl", "Zp"})
_CONTROLS = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\0": "NULL"}


def invisible_characters(text: str) -> Iterator[tuple[int, str]]:
    """Return the invisible characters of the text with their positions, which count from 1.

    These are zero-width characters, controls, and white space other than the plain space.
    """
    for position, character in enumerate(text, 1):
        if is_invisible(character):
            yield position, character


def is_invisible(character: str) -> bool:
    """Return whether a character is invisible, except the plain space."""
    if character.isascii():
        return not character.isprintable()
    return character in _INVISIBLE or unicodedata.category(character) in _CATEGORIES


def code_point(character: str) -> str:
    """Return a character's code point and name, such as `U+200B ZERO WIDTH SPACE`."""
    name = unicodedata.name(character, "") or _CONTROLS.get(character, "CONTROL CHARACTER")
    return f"U+{ord(character):04X} {name}"


def describe_invisible(text: str, *, allowed: str = "") -> str | None:
    """Return a description of the first invisible characters in the text, or None.

    For example: `the invisible character U+200B ZERO WIDTH SPACE at position 5`.
    """
    if text.isascii() and text.isprintable():
        return None
    found = [each for each in invisible_characters(text) if each[1] not in allowed]
    if not found:
        return None
    listed = ", ".join(f"{code_point(each)} at position {position}" for position, each in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    noun = "character" if len(found) == 1 else "characters"
    return f"the invisible {noun} {listed}{more}"
