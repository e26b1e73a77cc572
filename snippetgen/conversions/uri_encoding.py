"""JavaScript's URI encoding, as defined by ECMA-262 in "URI Handling Functions"."""

from __future__ import annotations

import re
from urllib.parse import quote

WHITESPACE = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""The characters that `String.prototype.trim` removes; `str.strip` differs in a few."""

_UNRESERVED_MARKS = "-_.!~*'()"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def encode_uri_component(text: str) -> str:
    """Encode `text` like `encodeURIComponent`: all but ``A-Za-z0-9-_.!~*'()`` as UTF-8 escapes.

    Raises ValueError for a lone surrogate, for which JavaScript throws a URIError.
    """
    try:
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise ValueError(f"{text!r} cannot be encoded: it contains a lone surrogate") from None
    return quote(paired, safe=_UNRESERVED_MARKS)


def decode_uri_component(text: str) -> str:
    """Decode `text` like `decodeURIComponent`; a `+` stays a `+`.

    Raises ValueError if JavaScript throws a URIError: for a `%` without two hexadecimal digits
    after it, and for escapes that are not UTF-8.
    """
    if stray := _STRAY_PERCENT.search(text):
        raise ValueError(f"{stray[0]!r} is not an escape: two hexadecimal digits must follow a %")
    return _ESCAPES.sub(_decode_escapes, text)


def safe_decode(text: str) -> str:
    """Return `text` decoded, or unchanged if it cannot be decoded."""
    try:
        return decode_uri_component(text)
    except ValueError:
        return text


def is_encoded(text: str) -> bool:
    """Return whether `text` is encoded: it decodes to a different text that encodes to `text`.

    Raises ValueError for a lone surrogate, which cannot be encoded.
    """
    decoded = safe_decode(text)
    return decoded != text and encode_uri_component(decoded) == text


def plain_text(text: str) -> str:
    """Return the decoded form of `text` if it is encoded, otherwise `text` itself.

    Raises ValueError for an encoded text with a lone surrogate.
    """
    return safe_decode(text) if is_encoded(text) else text


def _decode_escapes(escapes: re.Match[str]) -> str:
    try:
        return bytes.fromhex(escapes[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        raise ValueError(f"{escapes[0]!r} is not UTF-8") from None
