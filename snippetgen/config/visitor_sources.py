"""The setting `visitor`: where a page keeps the site's own visitor id."""

from __future__ import annotations

import re
from dataclasses import dataclass

from snippetgen.javascript.identifiers import reserved_words
from snippetgen.vendors.formats import PATH_PATTERN

MOST_SOURCES = 5

SOURCE_RULE = (
    '"cookie:NAME", "page:PATH", "storage:KEY" or "attribute:SELECTOR@NAME", '
    f"or a list of 1 to {MOST_SOURCES} of them"
)

_PATTERNS = {
    # A token of RFC 6265, as in the name of a cookie.
    "cookie": r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}",
    "page": PATH_PATTERN.strip("^$"),
    "storage": r"[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]{1,128}",
    "attribute": r"[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]{1,128}"
    r"@[A-Za-z_:][A-Za-z0-9_:.-]{0,127}",
}
"""The pattern of the text after the colon, by kind."""

_ANY = "|".join(f"{kind}:{rest}" for kind, rest in _PATTERNS.items())
SOURCE_PATTERN = f"^(?=.{{1,300}}$)({_ANY})$"
"""A source, as a pattern for the JSON Schema."""

_WRONG = {
    "cookie": "must be the name of a cookie: 1 to 128 letters, digits or punctuation, without "
    "spaces, quotation marks, =, comma and semicolon.",
    "page": "must be the path of a page global, such as app.user.id.",
    "storage": "must be a key of localStorage: 1 to 128 characters, no control characters.",
    "attribute": "must be a CSS selector, @ and the name of an attribute, such as html@data-user.",
}


@dataclass(frozen=True, slots=True)
class VisitorSource:
    """A source of the visitor's id on a page."""

    kind: str
    """`cookie`, `page`, `storage` or `attribute`."""
    name: str
    """The cookie's name, the path from a page global, the key in localStorage, or the selector."""
    attribute: str = ""
    """The attribute of the first element that the selector matches."""

    def __str__(self) -> str:
        """Return the source as it is configured."""
        return f"{self.kind}:{self.name}{self.attribute and '@'}{self.attribute}"


def visitor_source(text: str) -> VisitorSource:
    """Return the source that the text describes. Raises ValueError with the problem."""
    kind, colon, rest = text.partition(":")
    if not colon or kind not in _PATTERNS:
        raise ValueError(f"must be {SOURCE_RULE}.")
    if not re.fullmatch(_PATTERNS[kind], rest) or len(text) > 300:
        raise ValueError(f'the part after "{kind}:" {_WRONG[kind]}')
    if kind == "page" and (first := rest.split(".")[0]) in reserved_words():
        raise ValueError(
            f"must begin with the name of a global: {first} is a reserved word of JavaScript."
        )
    if kind == "attribute":
        selector, _, attribute = rest.rpartition("@")
        return VisitorSource(kind, selector, attribute)
    return VisitorSource(kind, rest)
