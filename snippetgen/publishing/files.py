"""The names, the content and the headers of the files that pages load."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import brotli

from snippetgen.builder.compression import br, quick_gzip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.publishing.index import Coding

CONTENT_TYPE = "text/javascript; charset=utf-8"

SUFFIXES: Mapping[Coding, str] = {"br": ".br", "gzip": ".gz"}
"""The extensions of compressed files, by content coding."""


def alias_path(name: str) -> str:
    """Return the path whose content changes, for pages without Subresource Integrity."""
    return f"{name}.min.js"


def immutable_path(name: str, digits: str) -> str:
    """Return the path of a build, whose content never changes."""
    return f"{name}.{digits}.min.js"


def all_paths(path: str) -> list[str]:
    """Return the paths of a file and of its compressed variants."""
    return [*(path + suffix for suffix in SUFFIXES.values()), path]


def encode(content: bytes, coding: Coding) -> bytes:
    """Return a script in a content coding."""
    if coding == "br":
        return br(content)
    return quick_gzip(content) if coding == "gzip" else content


def decode(content: bytes, coding: Coding) -> bytes:
    """Decode a script from `encode`. Returns b"" if the content does not have the coding."""
    try:
        decoded: bytes = brotli.decompress(content) if coding == "br" else content
        return gzip.decompress(decoded) if coding == "gzip" else decoded
    except (brotli.error, EOFError, OSError, zlib.error):
        return b""


def encode_all(content: bytes) -> dict[Coding, bytes]:
    """Return a script in every content coding."""
    compressed: dict[Coding, bytes] = {coding: encode(content, coding) for coding in SUFFIXES}
    return {**compressed, "identity": content}


def variants(
    path: str, bodies: Mapping[Coding, bytes], coding: Coding, caching: str
) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Yield path, body and headers of a script's files: compressed ones first, then the plain name.

    `bodies` come from `encode_all`. `coding` is the coding of the file with the plain name.
    """
    for each, suffix in SUFFIXES.items():
        yield path + suffix, bodies[each], _headers(each, caching)
    yield path, bodies[coding], _headers(coding, caching)


def _headers(coding: Coding, caching: str) -> dict[str, str]:
    headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": caching}
    return headers if coding == "identity" else {**headers, "Content-Encoding": coding}
