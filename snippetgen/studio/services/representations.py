"""A snippet as it is served: its minified bytes, compressed once for all requests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from snippetgen.builder.compression import br, gzip

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Representation:
    """The bytes for one content coding, with a strong entity tag of their own (RFC 9110, 8.8.3)."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Return a body with its entity tag."""
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


@dataclass(frozen=True)
class Published:
    """One version of a snippet."""

    minified: str
    version: str
    """The first 16 hexadecimal digits of the content's SHA-256; part of the immutable path."""
    representations: Mapping[str, Representation]
    """By content coding, `identity` included, the preferred one first."""

    @classmethod
    def of(cls, minified: str) -> Self:
        """Compress a minified snippet in every coding."""
        content = minified.encode()
        return cls(
            minified=minified,
            version=hashlib.sha256(content).hexdigest()[:16],
            representations={
                "br": Representation.of(br(content)),
                "gzip": Representation.of(gzip(content)),
                "identity": Representation.of(content),
            },
        )
