"""The compact value: a Web conversion as one short text that any vendor's field can hold.

Version 1 is `o1.<account>.<project>.<entity>.<key>.<revenue>.<visitor>.<checksum>`;
docs/compact-value.md describes it for readers in other languages.
templates/js/destinations/compact-value.js writes it on the page.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from snippetgen.conversions.web import WebConversion
from snippetgen.validation.problems import shortened

VERSION = "o1"

LONGEST_QUOTED = 120
"""Characters of a wrong value that a message repeats."""

_VERSIONS = re.compile(r"o[0-9]+(?=\.)")
_FIELDS = {
    "account": r"[0-9]+",
    "project": r"[0-9]+",
    "entity": r"[0-9]+",
    "key": r"(?:[A-Za-z0-9_-]|~[0-9A-F]{2})+",
    "revenue": r"[0-9]{0,16}",
    "visitor": r"(?:[A-Za-z0-9_.-]|~[0-9A-F]{2})+",
}
_MODULUS = 4294967291
"""The largest prime below 2**32, so that any one changed character changes the checksum."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def encode(conversion: WebConversion) -> str:
    """Write `conversion` as a compact value, of RFC 3986's unreserved characters only.

    Raises ValueError naming a piece that must not be sent.
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
    """Read a compact value.

    Raises ValueError where `text` is none, where it was cut or changed on its way, and where a
    field is not what it must be, naming it.
    """
    version = _VERSIONS.match(text)
    if version is None:
        raise ValueError(
            f"{_quoted(text)} is not a compact value: one begins with {VERSION!r} and a dot"
        )
    if version[0] != VERSION:
        raise ValueError(f"{_quoted(text)} has version {version[0]!r}: known is {VERSION!r}")
    head, _, check = text.rpartition(".")
    if check != checksum(head):
        raise ValueError(f"{_quoted(text)} was cut or changed on its way: its checksum is another")
    _, *values = head.split(".", len(_FIELDS))
    if len(values) < len(_FIELDS):
        raise ValueError(
            f"{_quoted(text)} has {len(values)} fields: wanted are {', '.join(_FIELDS)}"
        )
    fields = dict(zip(_FIELDS, values, strict=True))
    wrong = [name for name, field in fields.items() if not re.fullmatch(_FIELDS[name], field)]
    if wrong:
        raise ValueError(
            "; ".join(f"{name} is {_quoted(fields[name])}, malformed" for name in wrong)
        )
    conversion = _conversion(fields)
    if encode(conversion) != text:
        raise ValueError(
            f"{_quoted(text)} is not written as compact values are: each has one spelling"
        )
    return conversion


def is_version(text: str) -> bool:
    """Tell whether `text` begins as a compact value does, of this version or another one."""
    return _VERSIONS.match(text) is not None


def checksum(text: str) -> str:
    """Return the checksum of what stands before it: a number below 2**32, in base 36."""
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
