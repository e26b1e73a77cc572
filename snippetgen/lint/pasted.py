"""Conversions in text as people paste it: escaped once more, or inside something else.

A conversion is a URL of Optimizely Classic, a compact value or a body for the Event API. It may be
in HTML, in JSON, in an e-mail, in the query of another URL, in the line of a log or in a HAR entry,
and any of these in another.
"""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.event_body import parse_body, values_of
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.text.escapings import ESCAPINGS, without_html, without_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_TEXT = 2**20
"""The longest text that is searched, in characters; longer text is taken as it is."""

MOST_TEXTS = 200
"""Texts that a search looks at; each escaping and each string of a JSON document makes one."""

MOST_CHARACTERS = 2 * LONGEST_TEXT
"""The total length of all unescaped texts, in characters: the search takes linear time."""

MOST_READINGS = 50
MOST_STARTS = 50
"""Places in one text where a conversion may begin."""

_URL = re.compile(r"https?://", re.IGNORECASE)
_URL_REST = re.compile(r"[^\s\"<>`\\^{|}\[\]“”„‟‘’«»]{1,16384}")
_VALUE_START = r"(?:(?<![A-Za-z0-9_.~-])|(?<=%[0-9A-Fa-f]{2}))"
_VALUE = re.compile(rf"{_VALUE_START}o[0-9]+\.[A-Za-z0-9_.~-]{{1,16384}}")
_BODY = re.compile(
    r'\{\s*"(?:account_id|project_id|visitors|anonymize_ip|client_name|client_version'
    r'|enrich_decisions|revision)"\s*:'
)
_TARGET = re.compile(r"\b(?:GET|POST|HEAD) (/event\?[^\s\"]+) HTTP/[0-9]")
_LOGGED_HOST = re.compile(
    rf"(?:^|host: \")([0-9]+\.{re.escape(LOG_DOMAIN)})(?::[0-9]+)?(?:\"| )", re.MULTILINE
)
_CLOUDFRONT = re.compile(
    r"\s(?:GET|POST|HEAD)\s\S+\s(/event)\s(?:[0-9]{3}|-)\s\S+\s\S+\s([^\s=&]+=\S+)"
)
_LOG_LINE = re.compile(
    r"\b(?:GET|POST|HEAD) \S+ HTTP/[0-9]|\bTCP_[A-Z_]+/[0-9]{3}\b"
    r"|\s(?:GET|POST|HEAD)\s\S+\s/\S*\s(?:[0-9]{3}|-)\s"
)
_HAR = re.compile(r"\s*\{.*?\"request\"\s*:\s*\{.*?\"url\"\s*:", re.DOTALL)
_ENCODED = re.compile(
    rf"https?[:%]|{_VALUE_START}o[0-9]+[.%]|%(?:25)*7B",
    re.IGNORECASE,
)
_ENCODED_REST = re.compile(r"[^\s\"'<>&]{0,65536}")
_ENCODED_RUN = re.compile(r"[A-Za-z0-9_.~!*'()%-]{3,65536}")
"""Text without the characters that percent encoding replaces."""
_HINT = re.compile(r"https?[:%]|o[0-9]+[.%]|%(?:25)*7B", re.IGNORECASE)
_GOES_ON = re.compile(r"\\[A-Za-z/\\]|(?<==)[ \t]*\r?\n")
"""After a URL: an escape that is not undone yet, or a soft line break."""
_BARE_URL = re.compile(r"https?://[^/?#%]+/[^?#%]*(?:\?|$)", re.IGNORECASE)
_QUOTES = {"'": "'", "(": ")", "[": "]", "*": "*", "_": "_", "~": "~", "\u2039": "\u203a"}
_PUNCTUATION = ".,;:!?)]}'*"
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


def find_conversions(text: str, owns: Callable[[str], bool]) -> list[Reading]:
    """Return possible conversions in the text, the reading with the fewest escapings first.

    No two readings have the same text. They need not be valid conversions; the caller judges them.
    Text that is itself a conversion is its own first reading. `owns` returns whether a host
    takes conversions.
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
        for reading in islice(_inside(state, owns, around), MOST_READINGS):
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


def _inside(state: Reading, owns: Callable[[str], bool], around: str) -> Iterator[Reading]:
    """Find the bare conversions in the text."""
    text = state.text
    for start, found in chain(_urls(text, owns), _values(text), _bodies(text)):
        yield _with(state, found, *_around(text, start, found, around))
    for target in _targets(text):
        yield _with(state, target, "log_line")


def _urls(text: str, owns: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    for start, token in _tokens(text, _URL, _URL_REST):
        if _GOES_ON.match(text, start + len(token)) or without_html(token) != token:
            continue
        if start and _QUOTES.get(text[start - 1]) == token[-1]:
            token = token[:-1]
        for candidate in dict.fromkeys((token, token.rstrip(_PUNCTUATION))):
            if _takes_conversions(candidate, owns):
                yield start, candidate


def _tokens(text: str, begin: re.Pattern[str], rest: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Find pieces of text by their beginning and the characters after it; pieces may overlap."""
    for match in islice(begin.finditer(text), MOST_STARTS):
        if end := rest.match(text, match.end()):
            yield match.start(), text[match.start() : end.end()]


def _takes_conversions(url: str, owns: Callable[[str], bool]) -> bool:
    try:
        hit = parse(url)
    except ValueError:
        return False
    if hit.host_is_local:
        return hit.path == "/event"
    return hit.host == LOG_DOMAIN or owns(hit.host)


def _values(text: str) -> Iterator[tuple[int, str]]:
    for match in islice(_VALUE.finditer(text), MOST_STARTS):
        yield match.start(), match[0].rstrip(".")


def _bodies(text: str) -> Iterator[tuple[int, str]]:
    decoder = json.JSONDecoder()
    end = 0
    for match in islice(_BODY.finditer(text), MOST_STARTS):
        if match.start() < end:
            continue
        try:
            _, end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        yield match.start(), text[match.start() : end]


def _targets(text: str) -> Iterator[str]:
    """Find the target of a request in a log that writes it without its scheme and host."""
    host = _LOGGED_HOST.search(text)
    for match in _TARGET.finditer(text):
        yield f"https://{host[1]}{match[1]}" if host else match[1]
    for match in _CLOUDFRONT.finditer(text):
        for query in dict.fromkeys((match[2], without_percent(match[2]))):
            yield f"{match[1]}?{query}"


def _surroundings(text: str) -> str:
    """Name the kind of text that surrounds a conversion."""
    if _LOG_LINE.search(text):
        return "log_line"
    return "har" if _HAR.match(text) else "surrounding_text"


def _around(text: str, start: int, found: str, surroundings: str) -> tuple[str, ...]:
    """Name what surrounds a conversion in the text, if anything does."""
    around = (text[:start] + text[start + len(found) :]).strip()
    if not around:
        return ()
    return (surroundings if around.strip(_QUOTE_MARKS) else "quotes",)


def _unescaped(state: Reading, around: str) -> Iterator[Reading]:
    """Undo one more layer of each escaping that the text shows."""
    text = state.text
    for string, name in _strings(text):
        yield _with(state, string, name)
    for name, undo in ESCAPINGS.items():
        if (without := undo(text)) != text:
            yield _with(state, without, name)
    runs = ((each.start(), each[0]) for each in _ENCODED_RUN.finditer(text))
    encoded_runs = ((start, run) for start, run in runs if "%" in run and _HINT.search(run))
    tokens = _tokens(text, _ENCODED, _ENCODED_REST)
    for start, encoded in chain(islice(encoded_runs, MOST_STARTS), tokens):
        if "%" in encoded and not _BARE_URL.match(encoded):
            decoded = without_percent(encoded)
            yield _with(state, decoded, *_around(text, start, encoded, around), "percent")


def _strings(text: str) -> Iterator[tuple[str, str]]:
    """Find the strings of a JSON document that may hold conversions."""
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
        # Text in text is still only text; two layers of an escaping are two.
        if name in ESCAPINGS or name == "percent" or name not in escapings:
            escapings.append(name)
    return Reading(text, tuple(escapings))
