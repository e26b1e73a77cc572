"""Content negotiation and cache validation: RFC 9110, sections 12.5.3 and 13.1.2."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODING = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')

_UNLISTED_IDENTITY = 0.0001
"""Less than any weight in a header: acceptable, but every listed coding is better."""


def choose_coding(accept_encoding: str, available: Iterable[str]) -> str | None:
    """Choose a content coding for an `Accept-Encoding` header.

    Returns the coding with the highest weight, and the first available one among equals; `identity`
    for an empty header; None if the request accepts none of them. Ignores malformed members.
    """
    weights = _weights(accept_encoding)
    best: tuple[float, str | None] = (0, None)
    for coding in available:
        weight = weights.get(coding, weights.get("*", 0.0))
        if coding == "identity" and weights.keys().isdisjoint({"identity", "*"}):
            weight = _UNLISTED_IDENTITY
        if weight > best[0]:
            best = (weight, coding)
    return best[1]


def entity_tag(body: bytes) -> str:
    """Return the strong entity tag of a body, which differs between codings (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_known(if_none_match: str, etag: str) -> bool:
    """Return whether an `If-None-Match` header is `*` or lists the entity tag, weak or strong."""
    return if_none_match.strip() == "*" or etag in _ENTITY_TAG.findall(if_none_match)


def _weights(accept_encoding: str) -> dict[str, float]:
    matches = (_CODING.fullmatch(member) for member in accept_encoding.split(","))
    return {match[1].lower().removeprefix("x-"): float(match[2] or 1) for match in matches if match}
