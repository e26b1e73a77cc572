"""What arrived: the latest hits, and counts of all of them."""

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
"""About what a log keeps of queries and bodies, where nothing else is said."""


class HitLog:
    """The latest hits, up to `max_hits` of about `max_bytes` in all; older ones stay counted.

    Any thread may read it while a server in another thread records, and waiting works from any
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
        """Add a hit and wake who waits for it."""
        with self._lock:
            self._counts[record.good] += 1
            self._hits.append(record)
            self._bytes += record.size
            while len(self._hits) > self._max_hits or self._bytes > self._max_bytes:
                self._bytes -= self._hits.popleft().size
        self._wake(record)

    def hits(self, selection: Selection = EVERYTHING) -> tuple[RecordedHit, ...]:
        """Return the hits selected that are still kept, oldest first."""
        with self._lock:
            hits = tuple(self._hits)
        return tuple(filter(selection.matches, hits))

    def count(self, selection: Selection = EVERYTHING) -> int:
        """Return how many hits were recorded; with a filter on parameters, how many are kept."""
        if selection.is_filtered:
            return len(self.hits(selection))
        with self._lock:
            if selection.good is None:
                return self._counts.total()
            return self._counts[selection.good]

    def clear(self, selection: Selection = EVERYTHING) -> int:
        """Forget the hits selected and take them off the counts; return how many that were."""
        with self._lock:
            forgotten = [record for record in self._hits if selection.matches(record)]
            if selection == EVERYTHING:
                number = self._counts.total()
                self._counts.clear()
                self.history.clear()
            else:
                number = len(forgotten)
                self._counts.subtract(record.good for record in forgotten)
            kept = [record for record in self._hits if not selection.matches(record)]
            self._hits = deque(kept)
            self._bytes = sum(record.size for record in kept)
        return number

    async def wait_for(self, number: int, selection: Selection, seconds: float) -> bool:
        """Wait until `number` hits are there; return whether they came within `seconds`.

        Returns at once where the log is closed.
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
        """Wait; where the log is closed, no longer."""
        await self.wait_for(sys.maxsize, EVERYTHING, seconds)

    def close(self) -> None:
        """Let nobody wait any longer: a server that stops must answer first."""
        self._closed = True
        self._wake()

    def _wake(self, arrived: RecordedHit | None = None) -> None:
        """Wake who waits for such a hit, or everybody: to look through the log takes its time."""
        with self._lock:
            waiting = tuple(self._waiting)
        for selection, wake in waiting:
            if arrived is None or selection.matches(arrived):
                with suppress(RuntimeError):  # Its event loop has been closed.
                    wake()
