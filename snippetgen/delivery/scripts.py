"""A script as it is delivered: compressed once for all requests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.http.content_negotiation import entity_tag
from snippetgen.http.public_scripts import FOR_ANY_SITE
from snippetgen.publishing.files import CONTENT_TYPE, encode_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.publishing.index import Coding

Headers = list[tuple[bytes, bytes]]
"""Header fields as ASGI has them: names in lower case."""

CODINGS: tuple[Coding, ...] = ("br", "gzip", "identity")
"""The content codings that are available, the preferred one first."""


def raw(headers: Mapping[str, str]) -> Headers:
    """Return header fields as ASGI has them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_EVERY = raw({"Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff", **FOR_ANY_SITE})
_TYPE = raw({"Content-Type": CONTENT_TYPE})
_OF_CODING = {
    coding: [] if coding == "identity" else raw({"Content-Encoding": coding}) for coding in CODINGS
}


@dataclass(frozen=True, slots=True)
class Representation:
    """A script in one content coding."""

    coding: Coding
    body: bytes
    etag: str

    def headers(self) -> Headers:
        """Return the header fields of its response, without `Cache-Control`."""
        length = (b"content-length", b"%d" % len(self.body))
        return [*self.unchanged(), *_TYPE, length, *_OF_CODING[self.coding]]

    def unchanged(self) -> Headers:
        """Return those of the response to a client that has it."""
        return [*_EVERY, (b"etag", self.etag.encode())]


@dataclass(frozen=True, slots=True)
class Script:
    """One version of a script."""

    sha256: str
    """In hexadecimal digits; a path of this version has the first ones."""
    representations: Mapping[Coding, Representation]

    @classmethod
    def of(cls, content: bytes) -> Script:
        """Compress a script in every coding."""
        bodies = encode_all(content)
        return cls(
            hashlib.sha256(content).hexdigest(),
            {
                coding: Representation(coding, bodies[coding], entity_tag(bodies[coding]))
                for coding in CODINGS
            },
        )


NOTHING = Script.of(b"/* There is no snippet of this name. */\n")
"""JavaScript that does nothing, for names that no customer has."""
