"""A log endpoint for one test, and waiting for what arrives there."""

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
    """A log that wakes threads."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = Condition()

    def record(self, record: RecordedHit) -> None:
        super().record(record)
        with self.arrived:
            self.arrived.notify_all()


class OptimizelyLog:
    """What has arrived at a fake of Optimizely's log endpoint that is there for one test.

    `url` is where it listens, as `http://127.0.0.1:<port>`; conversions go to `/event` there,
    events for Web Experimentation to `/v1/events`.
    """

    def __init__(self, url: str, log: WatchedLog) -> None:
        self.url = url
        self._log = log

    def hits(self) -> tuple[RecordedHit, ...]:
        """Return what has arrived so far, oldest first."""
        return self._log.hits()

    @property
    def good(self) -> tuple[RecordedHit, ...]:
        """The hits that Optimizely would count."""
        return self._log.hits(Selection(good=True))

    @property
    def bad(self) -> tuple[RecordedHit, ...]:
        """The hits that would be lost or recorded wrongly; their `findings` tell why."""
        return self._log.hits(Selection(good=False))

    def record(self, record: RecordedHit) -> None:
        """Add a hit that has arrived elsewhere."""
        self._log.record(record)

    def clear(self) -> None:
        """Forget what has arrived."""
        self._log.clear()

    def wait_until(
        self, satisfied: Callable[[tuple[RecordedHit, ...]], bool], timeout: float
    ) -> tuple[RecordedHit, ...]:
        """Return the hits as soon as they satisfy, or those that are there after `timeout` seconds.

        It blocks the thread. A test that is a coroutine waits in another one:
        `await asyncio.to_thread(optimizely_log.wait_for, 1)`.
        """
        with self._log.arrived:
            self._log.arrived.wait_for(lambda: satisfied(self.hits()), timeout)
            return self.hits()

    def wait_for(self, number: int, timeout: float = DEFAULT_TIMEOUT) -> tuple[RecordedHit, ...]:
        """Return the hits as soon as there are `number` or more of them, good or bad.

        Raises AssertionError, showing what did arrive, where that takes longer than `timeout`
        seconds.
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
