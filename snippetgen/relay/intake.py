"""Writing accepted calls down: those that arrive together share a transaction."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from snippetgen.relay.records import Order, Records

MOST_TOGETHER = 200


class Intake:
    """Takes orders on an event loop; each is on disk before its `put` returns."""

    def __init__(self, records: Records, clock: Callable[[], float]) -> None:
        self._records = records
        self._clock = clock
        self._waiting: asyncio.Queue[tuple[Order, asyncio.Future[bool]]] = asyncio.Queue()

    async def put(self, order: Order) -> bool:
        """Write an order down; tells whether it is new. Raises what the database raises."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((order, written))
        return await written

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write what is put, until the block ends and everything is written."""
        writer = asyncio.create_task(self._write())
        try:
            yield
        finally:
            await self._waiting.join()
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer

    async def _write(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < MOST_TOGETHER and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._write_together(batch)
            for _ in batch:
                self._waiting.task_done()

    async def _write_together(self, batch: list[tuple[Order, asyncio.Future[bool]]]) -> None:
        orders = [order for order, _ in batch]
        try:
            news = await asyncio.to_thread(self._records.accept, orders, self._clock())
        except Exception as error:
            for _, written in batch:
                if not written.done():
                    written.set_exception(error)
            return
        for (_, written), new in zip(batch, news, strict=True):
            if not written.done():
                written.set_result(new)
