"""Checks names for global variables: ES5 identifiers that neither the page nor the browser uses."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

PATTERN = "^[A-Za-z_$][A-Za-z0-9_$]{0,63}$"
"""An ECMAScript 5.1 identifier (section 7.6) of ASCII characters, of at most 64."""

RULE = "a JavaScript name: 1 to 64 letters, digits, _ and $, not beginning with a digit"


@cache
def reserved_words() -> frozenset[str]:
    """Return the reserved words of the language, such as `class` and `null`."""
    return _lines("reserved-words.txt")


@cache
def browser_globals() -> frozenset[str]:
    """Return the names that `window` has on every page, such as `document` and `name`."""
    return _lines("browser-globals.txt")


def identifier_problem(name: str) -> str | None:
    """Return why a global variable cannot have the name; None if it can."""
    if not re.fullmatch(PATTERN, name):
        return f"must be {RULE}."
    if name in reserved_words():
        return "is a reserved word of JavaScript. Choose another name."
    if name in browser_globals():
        return "is a name that browsers use. Choose another name."
    return None


def _lines(name: str) -> frozenset[str]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
