"""Explains a Cookie header: what a snippet reads from it, and what it ignores."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.uri_encoding import WHITESPACE, safe_decode
from snippetgen.text.display import shown
from snippetgen_harness.oracle import cookies, json_parser
from snippetgen_harness.oracle.answers import json_object, segment_of, variation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from snippetgen_harness.oracle.page_state import Json

_NAME = re.compile(r"(?:set-)?cookie:", re.IGNORECASE)
_MISSING = {
    "optimizelyEndUserId": "The cookie optimizelyEndUserId is missing: without a visitor id the "
    "snippet hands nothing over (no_visitor).",
    "optimizelyBuckets": "The cookie optimizelyBuckets is missing: without an experiment the "
    "snippet hands nothing over (no_experiment), unless Optimizely on the page has one.",
}


def read_header(header: str) -> dict[str, Any]:
    """Read Optimizely's cookies from a Cookie header, with or without the header's name.

    Returns `visitor`, `experiments` (variation by id), `segments` (value by id), `universal_id`,
    `opted_out`, and `notes`: remarks for a developer.
    """
    text = _without_name(header)
    found = cookies.read(text)
    experiments = _entries(found.get("optimizelyBuckets"), variation_of)
    segments = _entries(found.get("optimizelySegments"), segment_of)
    return {
        "visitor": safe_decode(found.get("optimizelyEndUserId", "")),
        "experiments": experiments,
        "segments": {key: safe_decode(value) for key, value in segments.items()},
        "universal_id": safe_decode(found.get("optimizelyPPID", "")),
        "opted_out": safe_decode(found.get("optimizelyOptOut", "")) == "true",
        "notes": list(_notes(text, found)),
    }


def _without_name(header: str) -> str:
    name = _NAME.search(header)
    return header[: name.start()].rstrip() + header[name.end() :].lstrip() if name else header


def _entries(cookie: str | None, read: Callable[[Json], str]) -> dict[str, str]:
    entries = {key: read(value) for key, value in json_object(cookie).items()}
    kept = (key for key, value in entries.items() if value and DIGITS.fullmatch(key))
    return {key: entries[key] for key in json_parser.in_javascript_order(kept)}


def _notes(text: str, found: dict[str, str]) -> Iterator[str]:
    if safe_decode(found.get("optimizelyOptOut", "")) == "true":
        yield "optimizelyOptOut is true: the snippet hands nothing over (opted_out)."
    yield from (note for name, note in _MISSING.items() if name not in found)
    if not safe_decode(found.get("optimizelyEndUserId", "x")).strip(WHITESPACE):
        yield "optimizelyEndUserId is empty: the snippet hands nothing over (no_visitor)."
    for name in found:
        if (times := _times(text, name)) > 1:
            yield f"{name} occurs {times} times: the last one counts."
    yield from _ignored("optimizelyBuckets", "experiment", found, variation_of)
    yield from _ignored("optimizelySegments", "segment", found, segment_of)


def _ignored(
    name: str, what: str, found: dict[str, str], read: Callable[[Json], str]
) -> Iterator[str]:
    if name not in found:
        return
    try:
        value = json_parser.parse(safe_decode(found[name]))
    except ValueError:
        yield f"{name} is not JSON, so the snippet ignores it: {shown(found[name])}."
        return
    if not isinstance(value, dict):
        yield f"{name} is {shown(value)}, not a JSON object, so the snippet ignores it."
        return
    for key, member in value.items():
        if not DIGITS.fullmatch(key):
            yield f"{name}: {shown(key)} is not an id of digits, so the snippet ignores it."
        elif not read(member):
            yield f"{name}: {what} {key} has the value {shown(member)}, so the snippet ignores it."


def _times(text: str, name: str) -> int:
    names = (piece.partition("=")[0].strip(WHITESPACE) for piece in text.split(";"))
    return sum(each == name for each in names)
