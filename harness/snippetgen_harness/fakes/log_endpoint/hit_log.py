"""The log of hits: the latest ones, and counts of all."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter, deque
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from snippetgen_harness.fakes.log_endpoint.history import History
from snippetgen_harness.fakes.log_endpoint.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen_harness.fakes.log_endpoint.recorded_hit import RecordedHit


MAX_BYTES = 64 * 2**20
"""The default limit for the queries and bodies that a log keeps, approximately."""


class HitLog:
    """The latest hits: at most `max_hits`, of about `max_bytes` altogether. It counts all hits.

    Any thread may read the log while a server records in another thread. Waiting works from any
    event loop.
    """

    def __init__(self, max_hits: int = 10_000, max_bytes: int = MAX_BYTES) -> None:
        self._lock = Lock()
        self._hits: deque[RecordedHit] = deque()
        self._bytes = 0
        self._max_hits = max_hits
        self._max_bytes = max_bytes
        self.history = History()
        self._counts: Counter[bool] = Counter()
        self._waiting: set[tuple[Selection, Callable[[], object]]] = set()
        self._closed = False

    def record(self, record: RecordedHit) -> None:
        """Add a hit and wake the waiters that selected it."""
        with self._lock:
            self._counts[record.good] += 1
            self._hits.append(record)
            self._bytes += record.size
            while len(self._hits) > self._max_hits or self._bytes > self._max_bytes:
                self._bytes -= self._hits.popleft().size
        self._wake(record)

    def hits(self, selection: Selection = EVERYTHING) -> tuple[RecordedHit, ...]:
        """Return the selected hits among those that the log keeps, oldest first."""
        with self._lock:
            hits = tuple(self._hits)
        return tuple(filter(selection.matches, hits))

    def count(self, selection: Selection = EVERYTHING) -> int:
        """Count all recorded hits; with a filter on parameters, only those that the log keeps."""
        if selection.is_filtered:
            return len(self.hits(selection))
        with self._lock:
            if selection.good is None:
                return self._counts.total()
            return self._counts[selection.good]

    def clear(self, selection: Selection = EVERYTHING) -> int:
        """Remove the selected hits from the log and the counts; returns their number."""
        with self._lock:
            selected = [record for record in self._hits if selection.matches(record)]
            if selection == EVERYTHING:
                removed = self._counts.total()
                self._counts.clear()
                self.history.clear()
            else:
                removed = len(selected)
                self._counts.subtract(record.good for record in selected)
            kept = [record for record in self._hits if not selection.matches(record)]
            self._hits = deque(kept)
            self._bytes = sum(record.size for record in kept)
        return removed

    async def wait_for(self, number: int, selection: Selection, seconds: float) -> bool:
        """Wait up to `seconds` for `number` hits; returns whether there are that many.

        Returns immediately if the log is closed.
        """
        arrived = asyncio.Event()
        wake = partial(asyncio.get_running_loop().call_soon_threadsafe, arrived.set)
        with self._lock:
            self._waiting.add((selection, wake))
        try:
            async with asyncio.timeout(seconds):
                while self.count(selection) < number:
                    if self._closed:
                        return False
                    await arrived.wait()
                    arrived.clear()
        except TimeoutError:
            return False
        finally:
            with self._lock:
                self._waiting.discard((selection, wake))
        return True

    async def pause(self, seconds: float) -> None:
        """Wait for `seconds`, or until the log is closed."""
        await self.wait_for(sys.maxsize, EVERYTHING, seconds)

    def close(self) -> None:
        """Wake all waiters: a server that stops must respond to them first."""
        self._closed = True
        self._wake()

    def _wake(self, arrived: RecordedHit | None = None) -> None:
        """Wake the waiters that selected the hit, or all: each of them searches the whole log."""
        with self._lock:
            waiting = tuple(self._waiting)
        for selection, wake in waiting:
            if arrived is None or selection.matches(arrived):
                with suppress(RuntimeError):  # Its event loop has been closed.
                    wake()
