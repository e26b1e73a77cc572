"""Finds the requests of a page that carry the conversion to the vendor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.vendors.requests import PageRequest
from snippetgen.vendors.requests import carries as carries_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen_harness.inspect.models import Request, Snippet

_OPTIMIZELY = re.compile(r"(^|\.)optimizely(apis)?\.com$")


def carriers(requests: Iterable[Request], snippet: Snippet | None) -> list[Request]:
    """Return the requests that carry a snippet's conversion, complete or in parts.

    Requests to Optimizely do not count, because its own client sends the same ids.
    """
    marks = marks_of(snippet)
    if not marks:
        return []
    return [each for each in requests if not to_optimizely(each.url) and carries(each, marks)]


def marks_of(snippet: Snippet | None) -> list[str]:
    """Return the strings that identify a conversion: the whole value and the visitor's id."""
    if snippet is None:
        return []
    visitor = snippet.parts.get("getUserId", "")
    return [mark for mark in (snippet.value, visitor) if len(mark) >= 8]


def carries(request: Request, marks: Sequence[str]) -> bool:
    """Return whether a request's address or body has one of the strings, in any usual encoding."""
    sent = PageRequest(request.url, request.body, request.method)
    return any(carries_value(sent, mark) for mark in marks)


def to_optimizely(url: str) -> bool:
    """Return whether an address has one of Optimizely's hosts."""
    return bool(_OPTIMIZELY.search(urlsplit(url).hostname or ""))
