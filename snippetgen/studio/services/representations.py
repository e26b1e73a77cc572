"""A snippet as it is served: its minified bytes, compressed once, when it is requested."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from snippetgen.builder.compression import br, gzip
from snippetgen.http.content_negotiation import entity_tag

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Representation:
    """The bytes for one content coding, with their own entity tag."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Return a body with its entity tag."""
        return cls(body, entity_tag(body))


@dataclass(frozen=True)
class Published:
    """One version of a snippet."""

    minified: str
    version: str
    """The first 16 hexadecimal digits of the content's SHA-256; part of the immutable path."""

    @classmethod
    def of(cls, minified: str) -> Self:
        """Return a version, not compressed yet."""
        return cls(minified, hashlib.sha256(minified.encode()).hexdigest()[:16])

    @cached_property
    def representations(self) -> Mapping[str, Representation]:
        """The representations by content coding, including `identity`; the preferred one is first.

        Compresses on first use, because a folder has many snippets, and few of them are requested.
        """
        content = self.minified.encode()
        return {
            "br": Representation.of(br(content)),
            "gzip": Representation.of(gzip(content)),
            "identity": Representation.of(content),
        }
