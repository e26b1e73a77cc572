"""What the studio reads from sources that may be slow or unreachable: buckets, databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from snippetgen.publishing.index import Customer

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that a request waits for a source. A later request gets the result."""


class UnavailableError(Exception):
    """A source cannot be read; the message says why, without secrets."""


@dataclass(frozen=True)
class ReadResult(Generic[T]):
    """What a source says about each customer, by name."""

    place: str | None = None
    """The address of the source, safe to show; None if the studio is not connected to one."""
    values: Mapping[str, T] | None = None
    """None if the source could not be read."""
    problem: str | None = None
    """Why the source could not be read."""


class BackgroundReader(Generic[T]):
    """A source that one thread reads at a time; concurrent requests share the result."""

    def __init__(self, place: str, read: Callable[[], Mapping[str, T] | None]) -> None:
        """`read` returns None if nothing is connected, and may raise UnavailableError."""
        self._place = place
        self._read = read
        self._reading: asyncio.Task[ReadResult[T]] | None = None

    async def read(self) -> ReadResult[T]:
        """Return the current content of the source."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(run_in_threadpool(self._attempt))
        done, _ = await asyncio.wait({self._reading}, timeout=PATIENCE)
        if not done:
            message = f"{self._place} has not answered within {PATIENCE:g} seconds."
            return ReadResult(self._place, problem=message)
        return self._reading.result()

    def _attempt(self) -> ReadResult[T]:
        try:
            values = self._read()
        except UnavailableError as error:
            return ReadResult(self._place, problem=str(error))
        return ReadResult() if values is None else ReadResult(self._place, values)


def not_connected() -> BackgroundReader[T]:
    """Return a source without content."""
    return BackgroundReader("", lambda: None)


@dataclass(frozen=True)
class CustomerSources:
    """What the studio can show of a fleet's customers, besides their files."""

    published: BackgroundReader[Customer] = field(default_factory=not_connected)
    """What is published of each customer."""
    calls: BackgroundReader[tuple[float, bool]] = field(default_factory=not_connected)
    """When the last call came in, in seconds since 1970, and whether it counted."""
