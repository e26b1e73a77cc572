"""Recognizes and undoes escapings that copying adds to text.

Each function returns the text without one layer of an escaping, or unchanged if the text shows no
sign of it.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BACKSLASH = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\"'\\/bfnrt])|=?[ \t]*\r?\n[ \t]*(\\))"
)
"""Includes an escaped backslash with a line break inside, whose second half begins no escape."""
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2})+")
_SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
_SURELY_QUOTED = re.compile(r"=3D|=[C-Fc-f][0-9A-Fa-f]=[89ABab][0-9A-Fa-f]", re.IGNORECASE)
_PLAIN_EQUALS = re.compile(r"=(?![0-9A-Fa-f]{2})")
_CURLY = re.compile("[\u201c\u201d\u201e\u201f]")
_BREAK = re.compile(r"(?<=[^\r\n])\r?\n(?=[^\r\n])")
_INDENTED_BREAK = re.compile(r"(?<=\S)[ \t]*\r?\n[ \t]*(?=\S)")


def without_html(text: str) -> str:
    """Undo HTML character references that end with a semicolon, such as `&amp;` and `&#38;`."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def without_backslashes(text: str) -> str:
    r"""Undo the escapes of JSON and JavaScript strings, such as `\/`, `\"`, `\u0026` and `\x26`."""
    return _paired(_BACKSLASH.sub(_unescaped, text))


def without_percent(text: str) -> str:
    """Undo one layer of percent encoding. Escapes that are not UTF-8 stay."""
    return _PERCENT.sub(lambda match: _decoded(match[0], "%"), text)


def without_quoted_printable(text: str) -> str:
    """Undo quoted-printable, which writes `=` as `=3D` and may end lines with `=`."""
    joined = _SOFT_BREAK.sub("", text)
    if _PLAIN_EQUALS.search(joined) or (joined == text and not _SURELY_QUOTED.search(text)):
        return text
    return _QUOTED.sub(lambda match: _decoded(match[0], "="), joined)


def without_curly_quotes(text: str) -> str:
    """Undo typographic quotation marks that word processors put into JSON."""
    return _CURLY.sub('"', text) if text.lstrip().startswith(("{", "[")) else text


def without_line_breaks(text: str) -> str:
    """Join the lines of text that was wrapped at a fixed width. Empty lines stay."""
    return _BREAK.sub("", text)


def without_indented_breaks(text: str) -> str:
    """Join lines, and remove the white space around the breaks. Empty lines stay."""
    return _INDENTED_BREAK.sub("", text)


ESCAPINGS: dict[str, Callable[[str], str]] = {
    "quoted_printable": without_quoted_printable,
    "html": without_html,
    "json": without_backslashes,
    "curly_quotes": without_curly_quotes,
    "line_breaks": without_line_breaks,
    "indented_breaks": without_indented_breaks,
}
"""Escapings of entire strings, by name. Quoted-printable is first, because e-mail adds it last, and
its soft line breaks may split other escapes. Percent encoding is missing, because it may apply to
only a part of a string."""


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    character = match[3] or match[4]
    return chr(int(code, 16)) if code else _SHORT.get(character, character)


def _paired(text: str) -> str:
    """Return the text with surrogate pairs replaced by their characters."""
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return text


def _decoded(escapes: str, mark: str) -> str:
    try:
        return bytes.fromhex(escapes.replace(mark, "")).decode()
    except UnicodeDecodeError:
        return escapes
