"""Parses Optimizely's cookies from document.cookie."""

from __future__ import annotations

from snippetgen.conversions.uri_encoding import WHITESPACE

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

    A cookie ends at a semicolon and its name at the first `=` (RFC 6265, section 5.2). White space
    around a name and before a value does not belong to them. The last cookie with a name counts,
    as in Optimizely's client of 2016. A cookie without `=` has no name.
    """
    found: dict[str, str] = {}
    for piece in (text or "").split(";"):
        name, equals, value = piece.partition("=")
        name = name.strip(WHITESPACE)
        if equals and name in _OURS:
            found[name] = value.lstrip(WHITESPACE)
    return found
