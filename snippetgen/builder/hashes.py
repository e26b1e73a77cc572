"""Hashes in the forms that browsers and manifests use."""

from __future__ import annotations

import base64
import hashlib


def digest(algorithm: str, content: bytes) -> str:
    """Return a hash as in Subresource Integrity and Content Security Policy: `sha384-…`."""
    value = hashlib.new(algorithm, content).digest()
    return f"{algorithm}-{base64.b64encode(value).decode()}"


def sha256(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
