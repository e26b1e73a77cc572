"""Sizes in bytes: raw, gzip -9, Brotli 11, and the ratio to the sample with gzip."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import brotli

from benchmarks import reference, snippets


@dataclass(frozen=True)
class Size:
    """The transfer size of one program."""

    program: str
    raw: int
    gzip: int
    brotli: int
    gzip_of_seed: float


def measure() -> list[Size]:
    """Measure the reference programs and the snippets; raises SkippedError."""
    programs = {
        "sample, bare functions": reference.seed_minified(),
        "sample, in a function": reference.seed_module(),
        "sample with js-cookie": reference.js_cookie_build(),
        "snippet, six functions": snippets.functions_alone("ctm"),
        "snippet, ctm": snippets.shipped("ctm"),
        "snippet, ctm without universal id": snippets.without_universal_id("ctm"),
        "snippet, ctm, destination web": snippets.reporting_to("web", "ctm"),
        "snippet, ctm, destination auto": snippets.reporting_to("auto", "ctm"),
        "snippet, callrail": snippets.shipped("callrail"),
        "snippet, infinity": snippets.shipped("infinity"),
    }
    base = gzip_size(reference.seed_minified().encode())
    return [_measure(name, code.encode(), base) for name, code in programs.items()]


def _measure(name: str, code: bytes, base: int) -> Size:
    gzip = gzip_size(code)
    return Size(name, len(code), gzip, len(brotli.compress(code, quality=11)), gzip / base)


def gzip_size(code: bytes) -> int:
    """Return the size after `gzip -9`."""
    compressor = zlib.compressobj(level=9, wbits=31)
    return len(compressor.compress(code) + compressor.flush())
