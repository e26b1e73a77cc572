"""Finders: functions that find text that may be a conversion inside other text.

They do not undo escapings. `snippetgen.lint.pasted` undoes escapings and calls them again.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.text.unescaping import without_html, without_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Finder: TypeAlias = Callable[[str], Iterator["Found"]]
    """A function that takes any text, and yields what it finds in it."""

MOST_STARTS = 50
"""The maximum number of positions in the text at which a conversion may begin."""

VALUE_START = r"(?:(?<![A-Za-z0-9_.~-])|(?<=%[0-9A-Fa-f]{2}))"
"""A regular expression for the position before a compact value."""

_URL = re.compile(r"https?://", re.IGNORECASE)
_URL_REST = re.compile(r"[^\s\"<>`\\^{|}\[\]“”„‟‘’«»]{1,16384}")
_VALUE = re.compile(rf"{VALUE_START}o[0-9]+\.[A-Za-z0-9_.~-]{{1,16384}}")
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
_GOES_ON = re.compile(r"\\[A-Za-z/\\]|(?<==)[ \t]*\r?\n")
"""Matches after a URL: an escape that is not undone yet, or a soft line break."""
_LONGEST_REFERENCE = 34
_QUOTES = {"'": "'", "(": ")", "[": "]", "*": "*", "_": "_", "~": "~", "\u2039": "\u203a"}
_PUNCTUATION = ".,;:!?)]}'*"


class Found(NamedTuple):
    """Text that may be a conversion, and the part of the other text that contained it."""

    text: str
    start: int
    end: int


def urls(text: str, owns: Callable[[str], bool]) -> Iterator[Found]:
    """Find the URLs of hosts that receive conversions; `owns` returns whether a host does.

    Includes local hosts, where fakes of Optimizely listen.
    """
    for start, token in tokens(text, _URL, _URL_REST):
        if _GOES_ON.match(text, start + len(token)) or without_html(token) != token:
            continue
        if start and _QUOTES.get(text[start - 1]) == token[-1]:
            token = token[:-1]
        for candidate in dict.fromkeys((token, token.rstrip(_PUNCTUATION))):
            if _takes_conversions(candidate, owns):
                yield Found(candidate, start, start + len(candidate))


def compact_values(text: str) -> Iterator[Found]:
    """Find compact values."""
    for match in islice(_VALUE.finditer(text), MOST_STARTS):
        value = match[0].rstrip(".")
        yield Found(value, match.start(), match.start() + len(value))


def bodies(text: str) -> Iterator[Found]:
    """Find JSON objects that look like bodies for the Event API."""
    decoder = json.JSONDecoder()
    end = 0
    for match in islice(_BODY.finditer(text), MOST_STARTS):
        if match.start() < end:
            continue
        try:
            _, end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        yield Found(text[match.start() : end], match.start(), end)


def logged_targets(text: str) -> Iterator[Found]:
    """Find conversion URLs in logs that contain targets of requests without scheme and host.

    The text begins with `/event?` if the log does not name the host.
    """
    host = _LOGGED_HOST.search(text)
    for match in _TARGET.finditer(text):
        yield Found(f"https://{host[1]}{match[1]}" if host else match[1], *match.span())
    for match in _CLOUDFRONT.finditer(text):
        for query in dict.fromkeys((match[2], without_percent(match[2]))):
            yield Found(f"{match[1]}?{query}", *match.span())


def tokens(text: str, begin: re.Pattern[str], rest: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Find pieces of text by their beginning and the characters after it. Pieces may overlap.

    Leaves out pieces that an HTML character reference continues. Yields the index of each piece,
    and the piece.
    """
    for match in islice(begin.finditer(text), MOST_STARTS):
        end = rest.match(text, match.end())
        if end and not goes_on_in_html(text, end.end(), rest):
            yield match.start(), text[match.start() : end.end()]


def goes_on_in_html(text: str, end: int, characters: re.Pattern[str]) -> bool:
    """Return whether an HTML character reference continues the piece of text that ends here.

    `characters` matches what the piece consists of.
    """
    if not text.startswith("&", end):
        return False
    further = characters.match(without_html(text[end : end + _LONGEST_REFERENCE]))
    return bool(further and further[0])


def _takes_conversions(url: str, owns: Callable[[str], bool]) -> bool:
    try:
        hit = parse(url)
    except ValueError:
        return False
    if hit.host_is_local:
        return hit.path == "/event"
    return hit.host == LOG_DOMAIN or owns(hit.host)
