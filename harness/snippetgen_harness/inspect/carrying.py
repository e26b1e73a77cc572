"""Finds the requests of a page that carry the conversion to the vendor."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_plus, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from snippetgen_harness.inspect.models import Request, Snippet

_OPTIMIZELY = re.compile(r"(^|\.)optimizely(apis)?\.com$")


def carriers(requests: Iterable[Request], snippet: Snippet | None) -> list[Request]:
    """Return the requests that carry a snippet's conversion, whole or in parts.

    Requests to Optimizely do not count: its own client sends the same ids.
    """
    marks = marks_of(snippet)
    if not marks:
        return []
    return [each for each in requests if not to_optimizely(each.url) and carries(each, marks)]


def marks_of(snippet: Snippet | None) -> list[str]:
    """Return what distinguishes a conversion: the whole value, and the visitor's id."""
    if snippet is None:
        return []
    visitor = snippet.parts.get("getUserId", "")
    return [mark for mark in (snippet.value, visitor) if len(mark) >= 8]


def carries(request: Request, marks: Sequence[str]) -> bool:
    """Return whether a request has one of the texts in its address or body, in a usual encoding."""
    return any(mark in text for text in _readings(request) for mark in marks)


def to_optimizely(url: str) -> bool:
    """Return whether an address is one of Optimizely's hosts."""
    return bool(_OPTIMIZELY.search(urlsplit(url).hostname or ""))


def _readings(request: Request) -> Iterator[str]:
    """Yield an address and a body as they are, decoded, and decoded part by part."""
    parts = [request.url, request.body]
    parts += [text for _, text in parse_qsl(urlsplit(request.url).query)]
    parts += urlsplit(request.url).path.split("/")
    for part in filter(None, parts):
        for text in (part, _from_base64(part)):
            if text:
                once = unquote_plus(text)
                yield from (text, once, unquote_plus(once), text.replace("\\/", "/"))


def _from_base64(text: str) -> str:
    if len(text) < 16 or not re.fullmatch(r"[\w+/-]+=*", text):
        return ""
    try:
        padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
        return base64.b64decode(padded, validate=True).decode("utf-8")
    except ValueError:  # also for invalid UTF-8
        return ""
