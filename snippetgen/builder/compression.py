"""Compresses content; the bytes depend on the content alone, not on the machine or the clock.

The machine's zlib is not used, because its output differs from one build of it to another.
"""

from __future__ import annotations

import brotli
import deflate


def gzip(content: bytes) -> bytes:
    """Compress for `Content-Encoding: gzip`, as far as possible; takes tens of milliseconds."""
    # Takes long to import, and builds do not need it.
    from zopfli.gzip import compress

    compressed: bytes = compress(content)
    return compressed


def quick_gzip(content: bytes) -> bytes:
    """Compress for `Content-Encoding: gzip` to within a percent of `gzip`, in no time."""
    return bytes(deflate.gzip_compress(content, 12))


def br(content: bytes) -> bytes:
    """Compress for `Content-Encoding: br` at the highest quality; takes milliseconds."""
    compressed: bytes = brotli.compress(content, quality=11)
    return compressed


def gzip_size(content: bytes, level: int = 10) -> int:
    """Return the size in bytes of content with gzip.

    The default level is a hundred times as fast as `gzip`, and its sizes differ by at most 1 %.
    Those of level 6 differ by at most 3 %, and those of level 1 by at most 8 %.
    """
    return len(deflate.gzip_compress(content, level))


def brotli_size(content: bytes, quality: int = 5) -> int:
    """Return the size in bytes of content with Brotli as servers use it while they answer.

    The default quality is fifty times as fast as `br`, and its sizes differ by at most 7 %.
    """
    return len(brotli.compress(content, quality=quality, lgwin=16))
