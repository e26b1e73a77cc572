"""The log endpoint of a test, and methods that wait for hits."""

from __future__ import annotations

import contextlib
from threading import Condition
from typing import TYPE_CHECKING

from snippetgen_harness.fakes.log_endpoint import HitLog, Selection, create_endpoint
from snippetgen_harness.net.servers import serve
from snippetgen_harness.testing.failure_messages import too_few_hits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from snippetgen_harness.fakes.log_endpoint import RecordedHit

DEFAULT_TIMEOUT = 5.0
"""Seconds to wait for hits."""


class WatchedLog(HitLog):
    """A log that wakes waiting threads."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = Condition()

    def record(self, record: RecordedHit) -> None:
        super().record(record)
        with self.arrived:
            self.arrived.notify_all()


class OptimizelyLog:
    """The hits at a fake of Optimizely's log endpoint, which runs for one test.

    `url` is its address, `http://127.0.0.1:<port>`. Send conversions to `/event` there, and events
    for Web Experimentation to `/v1/events`.
    """

    def __init__(self, url: str, log: WatchedLog) -> None:
        self.url = url
        self._log = log

    def hits(self) -> tuple[RecordedHit, ...]:
        """Return the hits so far, oldest first."""
        return self._log.hits()

    @property
    def good(self) -> tuple[RecordedHit, ...]:
        """The hits that Optimizely would count."""
        return self._log.hits(Selection(good=True))

    @property
    def bad(self) -> tuple[RecordedHit, ...]:
        """The hits that Optimizely would lose or record wrongly; their `findings` say why."""
        return self._log.hits(Selection(good=False))

    def record(self, record: RecordedHit) -> None:
        """Add a hit that arrived elsewhere."""
        self._log.record(record)

    def clear(self) -> None:
        """Remove all hits."""
        self._log.clear()

    def wait_until(
        self, satisfied: Callable[[tuple[RecordedHit, ...]], bool], timeout: float
    ) -> tuple[RecordedHit, ...]:
        """Return the hits as soon as they satisfy the predicate, or after `timeout` seconds.

        Blocks the thread. In an async test, wait in another thread:
        `await asyncio.to_thread(optimizely_log.wait_for, 1)`.
        """
        with self._log.arrived:
            self._log.arrived.wait_for(lambda: satisfied(self.hits()), timeout)
            return self.hits()

    def wait_for(self, number: int, timeout: float = DEFAULT_TIMEOUT) -> tuple[RecordedHit, ...]:
        """Return the hits as soon as there are at least `number`, good or bad.

        After `timeout` seconds, raises AssertionError, which shows the hits that arrived.
        """
        __tracebackhide__ = True
        hits = self.wait_until(lambda hits: len(hits) >= number, timeout)
        if len(hits) < number:
            raise AssertionError(too_few_hits(hits, number, timeout))
        return hits


@contextlib.contextmanager
def open_log() -> Iterator[OptimizelyLog]:
    """Start a log endpoint on a free port of this machine."""
    log = WatchedLog()
    with serve(create_endpoint(log)) as port:
        yield OptimizelyLog(f"http://127.0.0.1:{port}", log)
