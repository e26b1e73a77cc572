"""Formats of text: the name of a page global, a path from a page global, an address."""

from __future__ import annotations

import re
from typing import Literal

from snippetgen.javascript.identifiers import PATTERN, identifier_problem, reserved_words

Format = Literal["identifier", "path", "url"]

PATH_PATTERN = r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$"
"""Matches ASCII identifiers of ECMAScript 5.1, joined by dots."""

URL_PATTERN = (
    r"^(https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~%@+/?&=:,-]*)?"
    r"|/([A-Za-z0-9._~%@+?&=:,-][A-Za-z0-9._~%@+/?&=:,-]*)?)$"
)
"""Matches an https address or a path, with or without a query string, but not `//host`."""

PATTERNS: dict[Format, str] = {"identifier": PATTERN, "path": PATH_PATTERN, "url": URL_PATTERN}


def format_error(wanted: Format, text: str) -> str | None:
    """Return why the text does not have the format, as a sentence; None if it does."""
    if wanted == "identifier":
        return identifier_problem(text)
    if wanted == "path":
        if not re.fullmatch(PATH_PATTERN, text):
            return "must be the path of a page global, such as vendorApi.setVariable."
        if (first := text.split(".")[0]) in reserved_words():
            return (
                f"must begin with the name of a global; {first} is a reserved word of JavaScript."
            )
        return None
    if not re.fullmatch(URL_PATTERN, text):
        return "must be an https:// address, or a path on the site that begins with /, without #."
    return None
