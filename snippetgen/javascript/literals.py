"""Values as JavaScript literals."""

from __future__ import annotations

import json

# What could end a script element, a comment or an attribute that holds the literal.
_MARKUP = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&'/\x7f"})


def js_literal(value: str | int | float) -> str:
    """Write a value as an ES5 literal that means the same in a script, in HTML and in an attribute.

    The text is ASCII: line separators, which end a line in ES5, and half surrogate pairs are
    escaped like every other character beyond it.
    """
    if isinstance(value, str):
        return json.dumps(value).translate(_MARKUP)
    return json.dumps(value, allow_nan=False)
