"""Reads the bodies of requests, and limits the memory that they use."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from snippetgen.vendors.payloads import MAX_PAYLOAD_LENGTH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

BUDGET = 32 * 1024 * 1024
"""The maximum number of bytes of all bodies in memory at a time."""


class Bodies:
    """The bodies in memory: each may have MAX_PAYLOAD_LENGTH bytes, and all together `budget`."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._left = budget

    @asynccontextmanager
    async def read(self, request: Request) -> AsyncIterator[bytes]:
        """Yield the body of a request, which counts until the block ends.

        Raises HTTPException: 413 if the body is too long, and 503 if all bodies together are.
        """
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                self._left -= len(chunk)
                if len(body) > MAX_PAYLOAD_LENGTH:
                    raise HTTPException(413, f"the body is longer than {MAX_PAYLOAD_LENGTH} bytes")
                if self._left < 0:
                    raise HTTPException(503, "too many requests in progress", {"Retry-After": "1"})
            yield bytes(body)
        finally:
            self._left += len(body)
