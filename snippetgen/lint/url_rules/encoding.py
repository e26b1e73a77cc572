"""Rules about the encoding of a hit's parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.conversions.parameters import is_text
from snippetgen.conversions.uri_encoding import decode_uri_component
from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.registry import URL_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit

_ENCODED_PERCENT = re.compile(r"%25[0-9A-Fa-f]{2}")
_RAW = re.compile(r"[^A-Za-z0-9\-_.!~*'()%]")
_LEGAL_IN_QUERY = frozenset("$+,;=:@/?")
"""Characters that `encodeURIComponent` encodes but RFC 3986 allows in a query."""


@URL_RULES.rule("invalid_encoding")
def invalid_encoding(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """A percent sign must begin an escape, and escapes must be UTF-8."""
    for pair in hit.pairs:
        for raw in (pair.raw_name, pair.raw_value):
            if not _decodes(raw):
                yield Finding.of(
                    "invalid_encoding",
                    f"{quoted(raw)} cannot be decoded. Encode values as UTF-8, and a % that "
                    "belongs to a value as %25.",
                    pair.name,
                )


@URL_RULES.rule("double_encoding")
def double_encoding(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """A value that can be decoded twice was encoded twice; others may have a literal `%`."""
    for pair in hit.pairs:
        if is_text(pair.name) and _ENCODED_PERCENT.search(pair.raw_value):
            yield Finding.of(
                "double_encoding",
                f"{quoted(pair.raw_value)} looks encoded twice: it arrives as "
                f"{quoted(pair.value)}. Encode it once.",
                pair.name,
                severity="error" if _decodes(pair.value) else "warning",
            )


@URL_RULES.rule("unencoded")
def unencoded(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """Many clients reject, truncate or change a URL with characters that URLs must not contain."""
    for pair in hit.pairs:
        raw = dict.fromkeys(_RAW.findall(pair.raw_value)) if is_text(pair.name) else {}
        if raw:
            yield Finding.of(
                "unencoded",
                f"{quoted(pair.raw_value)} contains characters that must be encoded: "
                f"{' '.join(map(quoted, raw))}. Encode the value with encodeURIComponent.",
                pair.name,
                severity="warning" if _LEGAL_IN_QUERY.issuperset(raw) else "error",
            )


def _decodes(text: str) -> bool:
    try:
        decode_uri_component(text)
    except ValueError:
        return False
    return True
