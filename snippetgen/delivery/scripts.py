"""Scripts to deliver, compressed once for all requests."""

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
"""Header fields in the format of ASGI, with lower-case names."""

CODINGS: tuple[Coding, ...] = ("br", "gzip", "identity")
"""The available content codings, the preferred one first."""


def raw(headers: Mapping[str, str]) -> Headers:
    """Return header fields in the format of ASGI."""
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
        """Return the header fields of the response, without `Cache-Control`."""
        length = (b"content-length", b"%d" % len(self.body))
        return [*self.unchanged(), *_TYPE, length, *_OF_CODING[self.coding]]

    def unchanged(self) -> Headers:
        """Return the header fields of the response to a client that already has the script."""
        return [*_EVERY, (b"etag", self.etag.encode())]


@dataclass(frozen=True, slots=True)
class Script:
    """One version of a script."""

    sha256: str
    """The SHA-256 in hexadecimal digits, the first of which are in the paths of this version."""
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
