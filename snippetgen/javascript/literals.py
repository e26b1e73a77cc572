"""JavaScript literals."""

from __future__ import annotations

import json

# Characters that could end a script element, a comment, an attribute or a template literal around
# the JavaScript literal, or begin a placeholder of a template engine or a shortcode.
_MARKUP = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&'/{[`@$\x7f"})


class Code(str):
    """JavaScript that is already escaped."""

    __slots__ = ()


def js_literal(value: str | int | float) -> str:
    """Return a value as an ES5 literal that is safe in scripts, in HTML and in attributes.

    The literal is ASCII. All other characters are escaped, including line separators and lone
    surrogates.
    """
    if isinstance(value, Code):
        return value
    if isinstance(value, str):
        return json.dumps(value).translate(_MARKUP)
    return json.dumps(value, allow_nan=False)
