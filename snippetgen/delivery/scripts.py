"""A script as it is delivered: the responses to every request for it, made once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.http.public_scripts import FOR_ANY_SITE, IMMUTABLE, caching
from snippetgen.publishing.files import CONTENT_TYPE, encode_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.publishing.index import Coding

Headers = list[tuple[bytes, bytes]]
"""Header fields as ASGI has them: names in lower case."""

CODINGS: tuple[Coding, ...] = ("br", "gzip", "identity")
"""The content codings that are available, the preferred one first."""

_FALLBACK_AGE = 60


@dataclass(frozen=True, slots=True)
class Response:
    """The script in one content coding."""

    body: bytes
    etag: str
    current: Headers
    """The headers at the path whose content changes."""
    immutable: Headers
    """The headers at the path of this version."""


@dataclass(frozen=True, slots=True)
class Script:
    """One version of a script."""

    sha256: str
    """In hexadecimal digits; a path of this version has the first ones."""
    responses: Mapping[Coding, Response]
    """By content coding."""

    @classmethod
    def of(cls, content: bytes, max_age: int) -> Script:
        """Compress a script, which browsers may use for `max_age` seconds without asking again."""
        bodies = encode_all(content)
        responses = {coding: _response(bodies[coding], coding, max_age) for coding in CODINGS}
        return cls(hashlib.sha256(content).hexdigest(), responses)

    @classmethod
    def fallback(cls) -> Script:
        """Return what is delivered for unknown names: JavaScript that does nothing."""
        return cls.of(b"/* There is no snippet of this name. */\n", _FALLBACK_AGE)


def raw(headers: Mapping[str, str]) -> Headers:
    """Return header fields as ASGI has them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _response(body: bytes, coding: Coding, max_age: int) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "Content-Type": CONTENT_TYPE,
        "Content-Length": str(len(body)),
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        **FOR_ANY_SITE,
    }
    if coding != "identity":
        headers["Content-Encoding"] = coding
    return Response(
        body,
        etag,
        raw({**headers, "Cache-Control": caching(max_age)}),
        raw({**headers, "Cache-Control": IMMUTABLE}),
    )
