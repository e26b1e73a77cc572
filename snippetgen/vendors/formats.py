"""Formats of text that names something: a page's global variable, a path from one, an address."""

from __future__ import annotations

import re
from typing import Literal

from snippetgen.javascript.identifiers import PATTERN, identifier_problem, reserved_words

Format = Literal["identifier", "path", "url"]

PATH_PATTERN = r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$"
"""Names of ECMAScript 5.1, ASCII only, with dots between them."""

URL_PATTERN = (
    r"^(https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~%@+/?&=:,-]*)?"
    r"|/([A-Za-z0-9._~%@+?&=:,-][A-Za-z0-9._~%@+/?&=:,-]*)?)$"
)
"""An https address or a path, which may have a query; `//host` is neither."""

PATTERNS: dict[Format, str] = {"identifier": PATTERN, "path": PATH_PATTERN, "url": URL_PATTERN}


def format_fault(wanted: Format, text: str) -> str | None:
    """Say in a sentence why the text has not the format; None where it has."""
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
