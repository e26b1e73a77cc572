"""The queue between the store and the workers. It carries ids only, so losing it loses nothing."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

import sqlalchemy.exc
import structlog
from huey import RedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import RedisStorage

from snippetgen.relay.deliver.repeat_filter import RepeatFilter

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from snippetgen.relay.store.store import DeliveryStore

MAX_QUEUED = 1000
"""The most ids in the queue at a time. The rest waits in the store."""

_log = structlog.get_logger("snippetgen.relay")


class Queue:
    """Hands the ids of deliveries to workers in any process.

    `url` is `sqlite`, which keeps the queue in a file of `folder`, or the address of a Redis
    server, such as redis://127.0.0.1:6379/0. Raises ValueError for anything else.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        deliver: Callable[[int], object],
        max_queued: int = MAX_QUEUED,
    ) -> None:
        self._max_queued = max_queued
        logger = logging.getLogger("huey")
        logger.setLevel(logging.WARNING)
        logger.handlers, logger.propagate = [_ErrorLog()], False
        self._huey = _engine(url, folder)
        self._task = self._huey.task()(_named(deliver))

    def put(self, ids: list[int]) -> None:
        """Append ids."""
        for id_ in ids:
            self._task(id_)

    def free_slots(self) -> int:
        """Return how many more ids the queue takes."""
        return max(0, self._max_queued - int(self._huey.pending_count()))

    def consumer(self, workers: int) -> Consumer:
        """Return threads that deliver what the queue holds. The caller starts and stops them."""
        return Consumer(
            self._huey, workers=workers, periodic=False, max_delay=0.5, check_worker_health=True
        )

    def close(self) -> None:
        """Close all connections."""
        storage = self._huey.storage
        storage.close()
        if isinstance(storage, RedisStorage):
            storage.pool.disconnect()  # Huey does not close these


class Dispatcher:
    """Moves due deliveries from the store to the queue, and settles those that were abandoned.

    Several dispatchers may run at the same time: each delivery goes to only one of them.
    """

    def __init__(
        self, store: DeliveryStore, queue: Queue, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._queue = queue
        self._clock = clock
        self._swept_at = float("-inf")

    def run_once(self) -> int:
        """Queue what is due, and return the number of deliveries."""
        now = self._clock()
        if now - self._swept_at >= min(30.0, self._store.lease / 2):
            if in_doubt := self._store.sweep(now):
                _log.warning("in_doubt", records=in_doubt, reason="sender_died")
            self._swept_at = now
        slots = self._queue.free_slots()
        ids = self._store.take_due(now, slots) if slots else []
        self._queue.put(ids)
        return len(ids)

    def run(self, stop: threading.Event, interval: float = 0.25) -> None:
        """Queue what is due every `interval` seconds until `stop` is set.

        Errors of the database and the queue are logged, and the next round tries again.
        """
        repeat_filter = RepeatFilter()
        while not stop.wait(interval):
            try:
                self.run_once()
            except Exception as error:
                kind = type(error).__name__
                if repeat_filter.passes(kind, now=self._clock()):
                    _log.error("dispatch_failed", error=kind)


class _ErrorLog(logging.Handler):
    """Logs Huey's errors without tracebacks, which may quote a visitor's id."""

    def __init__(self) -> None:
        super().__init__()
        self._repeat_filter = RepeatFilter()

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        error = kind.__name__ if kind else ""
        if self._repeat_filter.passes(str(record.msg), error, now=record.created):
            _log.error("queue_failed", what=record.msg, error=error)


class _JsonSerializer(Serializer):  # type: ignore[misc]
    """Writes messages as JSON. With pickles, anyone who can write to the queue could run code."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def _engine(url: str, folder: Path) -> Any:  # noqa: ANN401 - huey has no types
    options = {
        "results": False,
        "store_none": False,
        "utc": True,
        "serializer": _JsonSerializer(),
    }
    if url == "sqlite":
        return SqliteHuey("relay", filename=str(folder / "queue.db"), **options)
    if url.startswith(("redis://", "rediss://", "unix://")):
        return RedisHuey("relay", url=url, **options)
    raise ValueError(f"queue is {url!r}: it must be sqlite, or an address redis://HOST:PORT/N")


def _named(deliver: Callable[[int], object]) -> Callable[[int], None]:
    # Messages in a queue that outlives an update name this function.
    def deliver_record(id_: int) -> None:
        try:
            deliver(id_)
        except sqlalchemy.exc.SQLAlchemyError as error:
            # Locked or full: the delivery is due again after its lease.
            _log.error("record_failed", record=id_, error=type(error).__name__)

    return deliver_record
