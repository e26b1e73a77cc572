"""Parses Optimizely's cookies from document.cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import WHITESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS = frozenset(
    {
        "optimizelyEndUserId",
        "optimizelyBuckets",
        "optimizelySegments",
        "optimizelyOptOut",
        "optimizelyPPID",
    }
)


def read(text: str | None) -> dict[str, str]:
    """Return Optimizely's cookies by name, without decoding.

    The last cookie with a name counts, as in Optimizely's client of 2016.
    """
    return {name: value for name, value in pairs(text) if name in _OURS}


def pairs(text: str | None) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each cookie, without decoding.

    A cookie ends at a semicolon and its name at the first `=` (RFC 6265, section 5.2). White space
    around a name and before a value does not belong to them. A cookie without `=` has no name.
    """
    for piece in (text or "").split(";"):
        name, equals, value = piece.partition("=")
        if equals:
            yield name.strip(WHITESPACE), value.lstrip(WHITESPACE)
