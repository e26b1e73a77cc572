"""Rules about how the parameters of a hit are encoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.conversions.parameters import is_text
from snippetgen.conversions.uri_encoding import decode_uri_component
from snippetgen.lint.url_rules.registry import quoted, rule

if TYPE_CHECKING:
    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit
    from snippetgen.lint.url_rules.registry import Found

_ENCODED_PERCENT = re.compile(r"%25[0-9A-Fa-f]{2}")
_RAW = re.compile(r"[^A-Za-z0-9\-_.!~*'()%]")
_LEGAL_IN_QUERY = frozenset("$+,;=:@/?")
"""Of the characters that `encodeURIComponent` encodes, those that RFC 3986 allows in a query."""


@rule
def invalid_encoding(hit: Hit, _: ClassicForm) -> Found:
    """A stray percent sign, or escapes that are not UTF-8."""
    for pair in hit.pairs:
        for raw in (pair.raw_name, pair.raw_value):
            if not _decodes(raw):
                yield (
                    "error",
                    pair.name,
                    f"{quoted(raw)} cannot be decoded. Encode values as UTF-8, and a % that "
                    "belongs to a value as %25.",
                )


@rule
def double_encoding(hit: Hit, _: ClassicForm) -> Found:
    """What decodes a second time was encoded twice; what does not may really hold a percent."""
    for pair in hit.pairs:
        if is_text(pair.name) and _ENCODED_PERCENT.search(pair.raw_value):
            yield (
                "error" if _decodes(pair.value) else "warning",
                pair.name,
                f"{quoted(pair.raw_value)} looks encoded twice: it arrives as "
                f"{quoted(pair.value)}. Encode it once.",
            )


@rule
def unencoded(hit: Hit, _: ClassicForm) -> Found:
    """Many clients refuse, cut or change a URL with characters that no URL may hold."""
    for pair in hit.pairs:
        raw = dict.fromkeys(_RAW.findall(pair.raw_value)) if is_text(pair.name) else {}
        if raw:
            yield (
                "warning" if _LEGAL_IN_QUERY.issuperset(raw) else "error",
                pair.name,
                f"{quoted(pair.raw_value)} holds characters that must be encoded: "
                f"{' '.join(map(quoted, raw))}. Encode the value with encodeURIComponent.",
            )


def _decodes(text: str) -> bool:
    try:
        decode_uri_component(text)
    except ValueError:
        return False
    return True
