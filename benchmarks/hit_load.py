"""Sends requests over keep-alive connections, as fast as a server responds."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

CONNECTIONS = 8
HOST = "1234500001.log.optimizely.com"

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def visitor(number: int) -> str:
    """Return the visitor id of a hit; each hit has its own."""
    return f"oeu{number}r0.5"


async def send_hits(port: int, numbers: range) -> Counter[int]:
    """Send a hit for each number over CONNECTIONS connections; returns the count of each status."""
    shares = (numbers[at::CONNECTIONS] for at in range(CONNECTIONS))
    return sum(await asyncio.gather(*(_send(port, share) for share in shares)), Counter())


async def get_all(port: int, paths: Sequence[str], headers: str = "") -> Counter[int]:
    """Get paths over CONNECTIONS connections; returns the count of each status.

    `headers` are additional lines of each request, with line endings.
    """

    async def get(share: Sequence[str]) -> Counter[int]:
        statuses: Counter[int] = Counter()
        async with _connected(port) as (reader, writer):
            for path in share:
                status, _ = await _request(reader, writer, path, f"localhost\r\n{headers}")
                statuses[status] += 1
        return statuses

    shares = (paths[at::CONNECTIONS] for at in range(CONNECTIONS))
    return sum(await asyncio.gather(*map(get, shares)), Counter())


async def get_json(port: int, path: str) -> dict[str, Any]:
    """Query the fake log endpoint; returns the JSON of its response."""
    async with _connected(port) as (reader, writer):
        _, body = await _request(reader, writer, path)
    document: dict[str, Any] = json.loads(body)
    return document


async def _send(port: int, numbers: range) -> Counter[int]:
    statuses: Counter[int] = Counter()
    async with _connected(port) as (reader, writer):
        for number in numbers:
            path = f"/event?a=1234500001&d=1234509999&n=call&u={visitor(number)}&x70001=70002"
            status, _ = await _request(reader, writer, path)
            statuses[status] += 1
    return statuses


@asynccontextmanager
async def _connected(
    port: int,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def _request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, host: str = f"{HOST}\r\n"
) -> tuple[int, bytes]:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return int(head[9:12]), await reader.readexactly(int(length[1]) if length else 0)
