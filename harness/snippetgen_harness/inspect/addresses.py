"""Reads lists of addresses: files with one address per line, and sitemaps."""

from __future__ import annotations

import gzip
import html
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from snippetgen_harness.inspect.user_agent import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 50 * 1024 * 1024
"""The maximum number of bytes of a sitemap; the protocol allows no more."""

_MOST_SITEMAPS = 50
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</loc>", re.DOTALL)


class AddressListError(Exception):
    """A list of addresses cannot be read; the message says why."""


def read_list(text: str) -> list[str]:
    """Return the addresses in text with one per line, without lines that begin with #."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def read_sitemap(place: str, seconds: float = 30.0, *, insecure: bool = False) -> list[str]:
    """Return the addresses in a sitemap, given by path or address, and in sitemaps that it names.

    `insecure` accepts certificates that are not valid. Raises AddressListError.
    """
    return list(dict.fromkeys(_pages(place, seconds, insecure=insecure)))


def _pages(place: str, seconds: float, *, insecure: bool) -> Iterator[str]:
    waiting = [place]
    read: set[str] = set()
    while waiting and len(read) < _MOST_SITEMAPS:
        current = waiting.pop(0)
        if current in read:
            continue
        read.add(current)
        text = _text(current, seconds, insecure=insecure)
        found = [html.unescape(each) for each in _LOCATION.findall(text)]
        if "<sitemapindex" in text:
            waiting += found
        elif not found:
            raise AddressListError(f"{current} is not a sitemap: it names no pages.")
        else:
            yield from found


def _text(place: str, seconds: float, *, insecure: bool) -> str:
    if re.match(r"https?://", place):
        content = _download(place, seconds, insecure=insecure)
    else:
        try:
            content = Path(place).read_bytes()
        except OSError as error:
            raise AddressListError(f"cannot read {place}: {error.strerror}.") from error
    if content.startswith(b"\x1f\x8b"):
        content = _unpacked(place, content)
    return content.decode(errors="replace")


def _unpacked(place: str, content: bytes) -> bytes:
    try:
        with gzip.open(BytesIO(content)) as packed:
            found = bytes(packed.read(MAX_BYTES + 1))
    except (OSError, EOFError) as error:
        raise AddressListError(f"cannot read {place}: {error}.") from error
    return _bounded(place, found)


def _download(url: str, seconds: float, *, insecure: bool) -> bytes:
    content = bytearray()
    try:
        with httpx.stream(
            "GET",
            url,
            headers={"User-Agent": TOKEN},
            follow_redirects=True,
            timeout=seconds,
            verify=not insecure,
        ) as response:
            response.raise_for_status()
            for chunk in response.iter_bytes():
                content += chunk
                _bounded(url, content)
    except httpx.HTTPError as error:
        raise AddressListError(f"cannot read {url}: {error}.") from error
    return bytes(content)


def _bounded(place: str, content: bytes | bytearray) -> bytes:
    if len(content) > MAX_BYTES:
        raise AddressListError(f"{place} is larger than {MAX_BYTES // 1024**2} MB.")
    return bytes(content)
