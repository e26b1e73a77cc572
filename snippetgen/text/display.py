"""Makes text and values from outside short, single-line and safe to print on a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SHOWN = 60
"""The maximum number of characters of a value or name that a message repeats."""


def escaped(text: str) -> str:
    """Return the text with all unprintable characters written as `\\uXXXX`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return the text, truncated to `longest` characters."""
    return text if len(text) <= longest else f"{text[:longest]}..."


def without_user(address: str) -> str:
    """Return the text of an address without a user and password, even if it is malformed."""
    scheme, slashes, rest = address.rpartition("//")
    _, at, host = rest.rpartition("@")
    return f"{scheme}{slashes}…@{host}" if at else address


def shown(value: object) -> str:
    """Return a value of a TOML file for a message, on one line.

    Text is in double quotes. A table, or a list with tables or lists, may be deeply nested, so
    only its kind is given.
    """
    match value:
        case str():
            quoted = shortened(value).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped(quoted)}"'
        case bool():
            return str(value).lower()
        case int():
            # Python refuses to write very long integers in decimal.
            return str(value) if value.bit_length() < 128 else "a very large number"
        case dict():
            return "a table" if value else "an empty table"
        case list() | tuple():
            return _shown_list(value)
        case _:
            return shortened(escaped(str(value)))


def _shown_list(items: Sequence[object]) -> str:
    if not items:
        return "an empty list"
    if any(isinstance(item, list | tuple | dict) for item in items):
        return "a list"
    return shortened(f"[{', '.join(map(shown, items[:LONGEST_SHOWN]))}]")
