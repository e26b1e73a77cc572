"""Stores calls. Calls that arrive together share a transaction."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import sqlalchemy.exc

from snippetgen.relay.store.models import Delivery, Rejection
from snippetgen.relay.store.schema import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from snippetgen.relay.store.store import DeliveryStore

A = TypeVar("A")
T = TypeVar("T")

MAX_BATCH = 200

MAX_WAITING = 5000
"""The maximum number of calls that wait to be written. Further ones are rejected immediately."""

TIMEOUT = 10.0
"""Seconds that an operation of the store may take, including the wait for its turn."""

THREADS = 4
"""The maximum number of operations at a time. One that hangs on a dead connection does not stop the
others."""

Entry: TypeAlias = Delivery | Rejection


class NotWrittenError(Exception):
    """A call could not be stored; `kind` names the reason for logs."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class BatchWriter:
    """Stores calls from one event loop. Each call is on disk before its `write` returns.

    `report` is called with the kind of error if calls cannot be stored, whatever they contain, and
    with "" once they can.
    """

    def __init__(
        self,
        store: DeliveryStore,
        clock: Callable[[], float],
        *,
        timeout: float = TIMEOUT,
        most_waiting: int = MAX_WAITING,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._timeout = timeout
        self._most_waiting = most_waiting
        self._report = report
        self._threads = ThreadPoolExecutor(THREADS, "store")
        self._waiting: list[tuple[Entry, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, entry: Entry) -> bool:
        """Store a delivery or a rejection. Returns whether a delivery is new.

        Raises NotWrittenError if this fails or exceeds the timeout.
        """
        if len(self._waiting) >= self._most_waiting:
            raise NotWrittenError("too_many_waiting")
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_batches())
        try:
            return await asyncio.wait_for(written, self._timeout)
        except TimeoutError:
            raise NotWrittenError("timeout") from None

    async def run(self, operation: Callable[[A], T], argument: A) -> T:
        """Return the result of another store operation. Raises NotWrittenError like `write`."""
        try:
            return await self._in_thread(operation, argument)
        except TimeoutError:
            raise NotWrittenError("timeout") from None
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise NotWrittenError(kind_of(error)) from None

    async def _write_batches(self) -> None:
        while self._waiting:
            batch = [each for each in self._waiting[:MAX_BATCH] if not each[1].done()]
            del self._waiting[:MAX_BATCH]
            try:
                results = await self._in_thread(self._accept, [entry for entry, _ in batch])
            except Exception as error:
                self._report(kind_of(error))
                results = [NotWrittenError(kind_of(error))] * len(batch)
            for (_, written), result in zip(batch, results, strict=True):
                if written.done():  # its client has disconnected
                    continue
                if isinstance(result, NotWrittenError):
                    written.set_exception(result)
                else:
                    written.set_result(result)

    async def _in_thread(self, operation: Callable[..., T], *arguments: object) -> T:
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self._threads, operation, *arguments)
        return await asyncio.wait_for(running, self._timeout)

    def _accept(self, entries: Sequence[Entry]) -> list[bool | NotWrittenError]:
        """Store entries together. If the database rejects the data of one, only that one fails."""
        try:
            results = self._accept_all(entries)
            self._report("")
            return [*results]
        except Exception as error:
            if not _is_about_data(error):
                self._report(kind_of(error))
            elif len(entries) > 1:
                middle = len(entries) // 2
                return [*self._accept(entries[:middle]), *self._accept(entries[middle:])]
            return [NotWrittenError(kind_of(error))] * len(entries)

    def _accept_all(self, entries: Sequence[Entry]) -> list[bool]:
        deliveries = [entry for entry in entries if isinstance(entry, Delivery)]
        rejections = [entry for entry in entries if isinstance(entry, Rejection)]
        new = iter(self._store.accept(deliveries, self._clock(), rejections))
        return [next(new) if isinstance(entry, Delivery) else False for entry in entries]


def _is_about_data(error: Exception) -> bool:
    """Return whether an error concerns one row, and not the whole database."""
    if not isinstance(error, sqlalchemy.exc.DBAPIError):
        return True  # The driver cannot convert a value.
    # PostgreSQL: data exceptions, violated constraints, limits such as the size of an index row.
    state = getattr(error.orig, "sqlstate", None) or ""
    about_data = (sqlalchemy.exc.DataError, sqlalchemy.exc.IntegrityError)
    return isinstance(error, about_data) or state[:2] in ("22", "23", "54")
