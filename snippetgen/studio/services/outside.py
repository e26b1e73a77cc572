"""What the studio learns from places that may be slow or unreachable: buckets, databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that a request waits for a place. The reading goes on, and the next request has it."""


class UnavailableError(Exception):
    """A place cannot be read; the message says why, without secrets."""


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What a place has for each customer, by name."""

    place: str | None = None
    """The place, safe to show; None if the studio is not connected to one."""
    values: Mapping[str, T] | None = None
    """None if they are not known."""
    problem: str | None = None
    """Why they are not known."""


class Outside(Generic[T]):
    """A place that is read in a thread, by one request at a time; others share its reading."""

    def __init__(self, place: str, read: Callable[[], Mapping[str, T] | None]) -> None:
        """`read` returns None if nothing is connected, and may raise UnavailableError."""
        self._place = place
        self._read = read
        self._reading: asyncio.Task[Reading[T]] | None = None

    async def read(self) -> Reading[T]:
        """Return what the place has now."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(run_in_threadpool(self._attempt))
        done, _ = await asyncio.wait({self._reading}, timeout=PATIENCE)
        if not done:
            message = f"{self._place} has not answered within {PATIENCE:g} seconds."
            return Reading(self._place, problem=message)
        return self._reading.result()

    def _attempt(self) -> Reading[T]:
        try:
            values = self._read()
        except UnavailableError as error:
            return Reading(self._place, problem=str(error))
        return Reading() if values is None else Reading(self._place, values)


def not_connected() -> Outside[T]:
    """Return a place that has nothing."""
    return Outside("", lambda: None)
