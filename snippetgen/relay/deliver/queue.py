"""The queue between records and workers: it carries ids, and losing them loses nothing."""

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

from snippetgen.relay.ops.logs import Repeats

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from snippetgen.relay.store.store import Records

ENGINES = ("sqlite", "redis")

MOST_QUEUED = 1000
"""Ids in the queue at a time: the rest waits in the records, which hold them anyway."""

_log = structlog.get_logger("snippetgen.relay")


class Queue:
    """Hands ids of records to workers in any process.

    `url` is `sqlite`, which keeps the queue in a file of the folder, or the address of a Redis
    server, such as redis://127.0.0.1:6379/0. Raises ValueError for anything else.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        deliver: Callable[[int], object],
        most: int = MOST_QUEUED,
    ) -> None:
        self._most = most
        logger = logging.getLogger("huey")
        logger.setLevel(logging.WARNING)
        logger.handlers, logger.propagate = [_Told()], False
        self._huey = _engine(url, folder)
        self._task = self._huey.task()(_named(deliver))

    def put(self, ids: list[int]) -> None:
        """Put ids at the end."""
        for id_ in ids:
            self._task(id_)

    def room(self) -> int:
        """Tell how many ids may be put."""
        return max(0, self._most - int(self._huey.pending_count()))

    def consumer(self, workers: int) -> Consumer:
        """Make threads that take ids and deliver their records; the caller starts and stops it."""
        return Consumer(
            self._huey, workers=workers, periodic=False, max_delay=0.5, check_worker_health=True
        )

    def close(self) -> None:
        """Close all connections."""
        storage = self._huey.storage
        storage.close()
        if isinstance(storage, RedisStorage):
            storage.pool.disconnect()  # which Huey leaves open


class Dispatcher:
    """Moves what is due from the records to the queue, and settles what was left lying.

    Several may run at a time: a record is given to one of them.
    """

    def __init__(
        self, records: Records, queue: Queue, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._records = records
        self._queue = queue
        self._clock = clock
        self._swept = float("-inf")

    def turn(self) -> int:
        """Do it once; tells how many records were queued."""
        now = self._clock()
        if now - self._swept >= min(30.0, self._records.lease / 2):
            if doubted := self._records.sweep(now):
                _log.warning("in_doubt", records=doubted, reason="sender_died")
            self._swept = now
        room = self._queue.room()
        ids = self._records.due(now, room) if room else []
        self._queue.put(ids)
        return len(ids)

    def run(self, stop: threading.Event, every: float = 0.25) -> None:
        """Do it until stopped, whatever the database and the queue say meanwhile."""
        repeats = Repeats()
        while not stop.wait(every):
            try:
                self.turn()
            except Exception as error:
                kind = type(error).__name__
                if repeats.passes(kind, now=self._clock()):
                    _log.error("dispatch_failed", error=kind)


class _Told(logging.Handler):
    """Tells of Huey's errors as of ours; what a traceback quotes may be a visitor's."""

    def __init__(self) -> None:
        super().__init__()
        self._repeats = Repeats()

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        error = kind.__name__ if kind else ""
        if self._repeats.passes(str(record.msg), error, now=record.created):
            _log.error("queue_failed", what=record.msg, error=error)


class _Json(Serializer):  # type: ignore[misc]
    """Writes messages as JSON: of Huey's pickles, whoever can write to the queue runs code."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def _engine(url: str, folder: Path) -> Any:  # noqa: ANN401 - huey has no types
    options = {"results": False, "store_none": False, "utc": True, "serializer": _Json()}
    if url == "sqlite":
        return SqliteHuey("relay", filename=str(folder / "queue.db"), **options)
    if url.startswith(("redis://", "rediss://", "unix://")):
        return RedisHuey("relay", url=url, **options)
    raise ValueError(f"queue is {url!r}: allowed are sqlite, or an address redis://HOST:PORT/N")


def _named(deliver: Callable[[int], object]) -> Callable[[int], None]:
    def deliver_record(id_: int) -> None:
        try:
            deliver(id_)
        except sqlalchemy.exc.SQLAlchemyError as error:
            # Locked or full: the record is due again after its lease.
            _log.error("record_failed", record=id_, error=type(error).__name__)

    return deliver_record
