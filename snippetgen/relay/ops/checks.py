"""Health checks, each with a time limit."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from snippetgen.text.display import escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

TIMEOUT = 5.0
"""Seconds after which a check has failed."""

FRESH = 1.0
"""Seconds for which a result is valid."""

LONGEST_ERROR = 200


@dataclass(frozen=True)
class Result(Generic[T]):
    """The result of an attempt, or the reason for its failure."""

    value: T | None = None
    error: str = ""


class Check(Generic[T]):
    """Calls a function that may block, and reports whether it works.

    The function runs in a thread, one call at a time, however many requests wait. Its result is
    valid for `fresh` seconds. A function that hangs counts as failed after `timeout` seconds.
    """

    def __init__(
        self, attempt: Callable[[], T], *, timeout: float = TIMEOUT, fresh: float = FRESH
    ) -> None:
        self._attempt = attempt
        self._timeout = timeout
        self._fresh = fresh
        self._lock = threading.Lock()
        self._latest: Future[Result[T]] | None = None
        self._began = self._ended = float("-inf")

    async def result(self) -> Result[T]:
        """Return the result of the current attempt or of a recent one."""
        latest, left = self._start()
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(latest)), left)
        except TimeoutError:
            return Result(error=f"no response within {self._timeout:g} seconds")

    def _start(self) -> tuple[Future[Result[T]], float]:
        with self._lock:
            now = time.monotonic()
            latest = self._latest
            if latest is None or (latest.done() and now - self._ended >= self._fresh):
                self._latest = latest = Future()
                self._began = now
                threading.Thread(target=self._run, args=(latest,), daemon=True).start()
            return latest, max(0.0, self._began + self._timeout - now)

    def _run(self, latest: Future[Result[T]]) -> None:
        try:
            result = Result(self._attempt())
        except Exception as error:
            # The driver's message, without the statement that SQLAlchemy adds.
            text = str(getattr(error, "orig", None) or error) or type(error).__name__
            result = Result(error=shortened(escaped(" ".join(text.split())), LONGEST_ERROR))
        self._ended = time.monotonic()
        latest.set_result(result)
