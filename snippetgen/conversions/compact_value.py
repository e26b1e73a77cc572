"""The compact value: a Web Experimentation conversion as a short string for any vendor's field.

Version 1 is `o1.<account>.<project>.<entity>.<key>.<revenue>.<visitor>.<checksum>`;
docs/compact-value.md describes the format. templates/js/destinations/shared/compact-value.js writes
it on the page.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.text.display import shortened

VERSION = "o1"

LONGEST_QUOTED = 120
"""The maximum number of characters of an invalid value that a message repeats."""

_VERSIONS = re.compile(r"o[0-9]+(?=\.)")
_FIELDS = {
    "account": r"[0-9]+",
    "project": r"[0-9]*",
    "entity": r"[0-9]+",
    "key": r"(?:[A-Za-z0-9_-]|~[0-9A-F]{2})+",
    "revenue": r"[0-9]{0,16}",
    "visitor": r"(?:[A-Za-z0-9_.-]|~[0-9A-F]{2})+",
}
_MODULUS = 4294967291
"""The largest prime below 2**32, so that a change of any single character changes the checksum."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def encode(conversion: WebConversion) -> str:
    """Return `conversion` as a compact value, in unreserved characters of RFC 3986 only.

    Raises ValueError for a value that must not be sent.
    """
    conversion.check()
    pieces = (
        VERSION,
        conversion.account,
        conversion.project,
        conversion.entity,
        _escaped(conversion.key).replace(".", "~2E"),
        "" if conversion.revenue is None else str(conversion.revenue),
        _escaped(conversion.visitor),
    )
    text = ".".join(pieces)
    return f"{text}.{checksum(text)}"


def decode(text: str) -> WebConversion:
    """Return the conversion in a compact value.

    Raises ValueError if `text` is not a compact value, was truncated or changed, or has a malformed
    field, which the message names.
    """
    version = _VERSIONS.match(text)
    if version is None:
        raise ValueError(
            f"{_quoted(text)} is not a compact value, which begins with {VERSION!r} and a dot"
        )
    if version[0] != VERSION:
        raise ValueError(
            f"{_quoted(text)} has version {version[0]!r}: the known version is {VERSION!r}"
        )
    head, _, check = text.rpartition(".")
    if check != checksum(head):
        raise ValueError(f"{_quoted(text)} was truncated or changed: its checksum does not match")
    _, *values = head.split(".", len(_FIELDS))
    if len(values) < len(_FIELDS):
        raise ValueError(
            f"{_quoted(text)} has {len(values)} fields: a compact value has {', '.join(_FIELDS)}"
        )
    fields = dict(zip(_FIELDS, values, strict=True))
    wrong = [name for name, field in fields.items() if not re.fullmatch(_FIELDS[name], field)]
    if wrong:
        raise ValueError(
            "; ".join(f"{name} {_quoted(fields[name])} is malformed" for name in wrong)
        )
    conversion = _conversion(fields)
    if encode(conversion) != text:
        raise ValueError(f"{_quoted(text)} is not the canonical form of its conversion")
    return conversion


def is_version(text: str) -> bool:
    """Return whether `text` begins like a compact value of this or another version."""
    return _VERSIONS.match(text) is not None


def checksum(text: str) -> str:
    """Return the checksum of the text before it: a number below 2**32, in base 36."""
    number = 0
    for character in text:
        number = (number * 131 + ord(character)) % _MODULUS
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _conversion(fields: dict[str, str]) -> WebConversion:
    try:
        return WebConversion(
            account=fields["account"],
            project=fields["project"],
            entity=fields["entity"],
            key=_unescaped(fields["key"]),
            visitor=_unescaped(fields["visitor"]),
            revenue=int(fields["revenue"]) if fields["revenue"] else None,
        )
    except UnicodeDecodeError:
        raise ValueError("an escape in key or visitor is not UTF-8") from None


def _escaped(text: str) -> str:
    return quote(text, safe="").replace("~", "%7E").replace("%", "~")


def _unescaped(text: str) -> str:
    return unquote(text.replace("~", "%"), errors="strict")


def _quoted(text: str) -> str:
    return repr(shortened(text, LONGEST_QUOTED))
