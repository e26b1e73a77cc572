"""Checks that a notification comes from the vendor, by its signature or the secret in its path."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snippetgen.vendors.models import Signature

MIN_LENGTH = 16
"""The minimum length of a secret, in characters. Vendors' signing keys have more."""

_PLAIN = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=:@-]+")
"""Characters that a path may contain unescaped (RFC 3986, section 3.3)."""


class Secret:
    """A secret, or several while one replaces another. It never appears in text."""

    def __init__(self, text: str) -> None:
        self._keys = tuple(line.strip().encode() for line in text.splitlines() if line.strip())

    def __repr__(self) -> str:
        """Return the number of secrets, but not the secrets."""
        return f"<{len(self._keys)} secret(s)>"

    @property
    def has_slash(self) -> bool:
        """Whether it cannot be a single part of a path."""
        return any(b"/" in key for key in self._keys)

    @property
    def needs_encoding(self) -> bool:
        """Whether it must be percent-encoded as a part of a path."""
        return any(not _PLAIN.fullmatch(key) for key in self._keys)

    @property
    def fault(self) -> str | None:
        """Why the secret cannot be used, or None."""
        if not self._keys:
            return "is empty"
        short = any(len(key) < MIN_LENGTH for key in self._keys)
        return f"is shorter than {MIN_LENGTH} characters" if short else None

    def matches(self, token: str) -> bool:
        """Return whether `token` is the secret, in constant time."""
        given = token.encode()
        return any(hmac.compare_digest(key, given) for key in self._keys)

    def has_signed(self, body: bytes, signature: str, rule: Signature) -> bool:
        """Return whether `signature` belongs to `body`."""
        digest = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}[rule.digest]
        expected = [base64.b64encode(hmac.digest(key, body, digest)) for key in self._keys]
        given = signature.strip().encode()
        return any(hmac.compare_digest(each, given) for each in expected)
