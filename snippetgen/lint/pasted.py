"""Finds conversions in pasted text, where they may be escaped or inside something else.

A conversion may be in HTML, JSON, an e-mail, the query string of another URL, a line of a log or a
HAR entry, and these may be nested. Destinations know what their conversions look like.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.event_body import parse_body, values_of
from snippetgen.lint.finders import MOST_STARTS, VALUE_START, goes_on_in_html, tokens
from snippetgen.text.unescaping import ESCAPINGS, without_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.lint.finders import Finder

LONGEST_TEXT = 2**20
"""The longest text to search, in characters. Longer text is not searched."""

MOST_TEXTS = 200
"""The maximum number of strings in a search. Each escaping and each string of a JSON document adds
one."""

MOST_CHARACTERS = 2 * LONGEST_TEXT
"""The largest total length of all unescaped strings, in characters, so that a search takes linear
time."""

MOST_READINGS = 50

_LOG_LINE = re.compile(
    r"\b(?:GET|POST|HEAD) \S+ HTTP/[0-9]|\bTCP_[A-Z_]+/[0-9]{3}\b"
    r"|\s(?:GET|POST|HEAD)\s\S+\s/\S*\s(?:[0-9]{3}|-)\s"
)
_HAR = re.compile(r"\s*\{.*?\"request\"\s*:\s*\{.*?\"url\"\s*:", re.DOTALL)
_ENCODED = re.compile(
    rf"https?[:%]|{VALUE_START}o[0-9]+[.%]|%(?:25)*7B",
    re.IGNORECASE,
)
_ENCODED_REST = re.compile(r"[^\s\"'<>&]{0,65536}")
_ENCODED_CHARACTER = re.compile(r"[A-Za-z0-9_.~!*'()%-]")
_ENCODED_RUN = re.compile(rf"{_ENCODED_CHARACTER.pattern}{{3,65536}}")
"""Matches text without characters that percent encoding replaces."""
_HINT = re.compile(r"https?[:%]|o[0-9]+[.%]|%(?:25)*7B", re.IGNORECASE)
_BARE_URL = re.compile(r"https?://[^/?#%]+/[^?#%]*(?:\?|$)", re.IGNORECASE)
_QUOTE_MARKS = "\\\"'`\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a"

_BODY_KEYS = frozenset({"account_id", "visitors"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A conversion found in text: the bare conversion, and the escapings around it.

    `escapings` are names of `ESCAPINGS`, and `percent`, `quotes`, `har`, `log_line` and
    `surrounding_text`, the outermost first. `text` begins with `/event?` if a log line does not
    name the host.
    """

    text: str
    escapings: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether only escapings surround the conversion."""
        return not {"har", "log_line", "surrounding_text"} & {*self.escapings}


def find_conversions(text: str, find: Finder) -> list[Reading]:
    """Return possible conversions in the text, those with the fewest escapings first.

    No two readings have the same text. They may be invalid conversions, which the caller must
    check. Text that is itself a conversion is its own first reading. `find` finds conversions in
    text without undoing escapings.
    """
    readings: dict[str, Reading] = {}
    if len(text) > LONGEST_TEXT:
        return []
    start = Reading(text)
    seen, waiting = {text}, deque([start])
    left = MOST_CHARACTERS
    while waiting and len(readings) < MOST_READINGS:
        state = waiting.popleft()
        around = _surroundings(state.text)
        for reading in islice(_inside(state, find, around), MOST_READINGS):
            readings.setdefault(reading.text, reading)
        if left <= 0 or len(seen) >= MOST_TEXTS:
            continue
        for further in _unescaped(state, around):
            left -= len(further.text)
            if further.text not in seen:
                seen.add(further.text)
                waiting.append(further)
            if left <= 0 or len(seen) >= MOST_TEXTS:
                break
    return [*readings.values()]


def is_body(document: object) -> bool:
    """Return whether a JSON value looks like a body for the Event API."""
    return isinstance(document, dict) and not _BODY_KEYS.isdisjoint(document)


def _inside(state: Reading, find: Finder, around: str) -> Iterator[Reading]:
    """Find the bare conversions in the text."""
    for found, start, end in find(state.text):
        yield _with(state, found, *_around(state.text, start, end, around))


def _surroundings(text: str) -> str:
    """Name the kind of text that surrounds a conversion."""
    if _LOG_LINE.search(text):
        return "log_line"
    return "har" if _HAR.match(text) else "surrounding_text"


def _around(text: str, start: int, end: int, surroundings: str) -> tuple[str, ...]:
    """Name what surrounds a part of the text, if anything does."""
    around = (text[:start] + text[end:]).strip()
    if not around:
        return ()
    return (surroundings if around.strip(_QUOTE_MARKS) else "quotes",)


def _unescaped(state: Reading, around: str) -> Iterator[Reading]:
    """Undo another layer of each escaping that the text shows."""
    text = state.text
    for string, name in _strings(text):
        yield _with(state, string, name)
    for name, undo in ESCAPINGS.items():
        if (without := undo(text)) != text:
            yield _with(state, without, name)
    pieces = chain(islice(_encoded_runs(text), MOST_STARTS), tokens(text, _ENCODED, _ENCODED_REST))
    for start, encoded in pieces:
        if "%" in encoded and not _BARE_URL.match(encoded):
            names = _around(text, start, start + len(encoded), around)
            yield _with(state, without_percent(encoded), *names, "percent")


def _encoded_runs(text: str) -> Iterator[tuple[int, str]]:
    """Find percent-encoded parts of the text that hint at a conversion, or the whole text."""
    for match in _ENCODED_RUN.finditer(text):
        run = match[0]
        if "%" not in run or goes_on_in_html(text, match.end(), _ENCODED_CHARACTER):
            continue
        if run == text or _HINT.search(run):
            yield match.start(), run


def _strings(text: str) -> Iterator[tuple[str, str]]:
    """Find the strings of a JSON document that may contain conversions."""
    if not text.lstrip().startswith(("{", "[", '"')):
        return
    try:
        document: Any = parse_body(text)
    except ValueError:
        return
    if is_body(document):
        return
    name = "har" if _is_har(document) else "json"
    for _, value in values_of(document):
        if len(value) > len("o1."):
            yield value, name


def _is_har(document: object) -> bool:
    if not isinstance(document, dict):
        return False
    log, request = document.get("log"), document.get("request")
    return (isinstance(log, dict) and "entries" in log) or (
        isinstance(request, dict) and "url" in request
    )


def _with(state: Reading, text: str, *names: str) -> Reading:
    escapings = [*state.escapings]
    for name in names:
        # Nested text counts once, but each layer of an escaping counts.
        if name in ESCAPINGS or name == "percent" or name not in escapings:
            escapings.append(name)
    return Reading(text, tuple(escapings))
