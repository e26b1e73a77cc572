"""The site's own visitor id, from the locations in the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import WHITESPACE, safe_decode
from snippetgen_harness.oracle.cookies import pairs
from snippetgen_harness.oracle.numbers import utf16_length
from snippetgen_harness.oracle.web_experimentation import visitor_of

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig
    from snippetgen_harness.oracle.page_state import Json, Page

LONGEST_ID = 255
"""Characters of JavaScript, which are UTF-16 code units."""

_NOT_IDS = frozenset({"0", "undefined", "null", "NaN", "[object Object]"})
"""What scripts write for an id that they do not have."""


def read(config: SnippetConfig, page: Page) -> str:
    """Return the id of the first location that has one; '' if there is none."""
    found = (_id(_at(source, page)) for source in config.visitor)
    return next(filter(None, found), "")


def _at(source: str, page: Page) -> Json:
    kind, _, name = source.partition(":")
    if kind != "cookie":
        return page.own.get(source)
    values = [value for each, value in pairs(page.cookies) if each == name]
    return safe_decode(values[-1]) if values else ""


def _id(found: Json) -> str:
    text = visitor_of(found)
    is_id = text not in _NOT_IDS and utf16_length(text) <= LONGEST_ID
    return text if is_id and text.strip(WHITESPACE) else ""
