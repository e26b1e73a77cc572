"""Compresses content; the bytes depend on the content alone, not on the machine or the clock."""

from __future__ import annotations

import brotli
from zopfli.gzip import compress as zopfli_gzip


def gzip(content: bytes) -> bytes:
    """Compress for `Content-Encoding: gzip`.

    Does not use the machine's zlib, whose output differs from one build to another.
    """
    compressed: bytes = zopfli_gzip(content)
    return compressed


def br(content: bytes) -> bytes:
    """Compress for `Content-Encoding: br` at the highest quality."""
    compressed: bytes = brotli.compress(content, quality=11)
    return compressed
