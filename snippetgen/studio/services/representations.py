"""A snippet as it is served: its minified bytes, compressed once for all requests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from snippetgen.build.artifacts import digest
from snippetgen.build.compression import br, gzip

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Representation:
    """The bytes for one content coding; the strong entity tag is theirs alone (RFC 9110, 8.8.3)."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Tag a body."""
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


@dataclass(frozen=True)
class Published:
    """One version of a snippet."""

    content: bytes
    version: str
    """The first 16 hexadecimal digits of the content's SHA-256: what the immutable path bears."""
    integrity: str
    """For the attribute `integrity` of an external tag."""
    csp_hash: str
    """The source for `script-src` that allows the inline tag, without quotes."""
    representations: Mapping[str, Representation]
    """By content coding, `identity` included, the preferred one first."""

    @classmethod
    def of(cls, minified: str) -> Self:
        """Hash and compress a minified snippet."""
        content = minified.encode()
        return cls(
            content=content,
            version=hashlib.sha256(content).hexdigest()[:16],
            integrity=digest("sha384", content),
            csp_hash=digest("sha256", content),
            representations={
                "br": Representation.of(br(content)),
                "gzip": Representation.of(gzip(content)),
                "identity": Representation.of(content),
            },
        )
