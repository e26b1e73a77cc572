"""Reading a cookie of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection


def cookie(request: HTTPConnection, name: str) -> str:
    """Return the text of a cookie, as it was set, or "" if there is none.

    `request.cookies` also removes quotation marks and escapes, which our cookies do not have, and
    Python's library needs seconds for a header with many of them.
    """
    for header in request.headers.getlist("cookie"):
        for pair in header.split(";"):
            key, _, value = pair.strip(" \t").partition("=")
            if key == name:
                return value
    return ""
