"""A thread for work that would block the event loop: rendering, compressing, reading files."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Worker:
    """Runs work in threads, one call at a time.

    The services that it calls share compiled templates and are not thread-safe. They need no locks,
    because calls never overlap.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    async def run(self, work: Callable[[], T]) -> T:
        """Call `work` in a thread; returns its result, and raises what it raises."""
        return await run_in_threadpool(self._locked, work)

    def _locked(self, work: Callable[[], T]) -> T:
        with self._lock:
            return work()
