"""Writing accepted calls down: those that arrive together share a transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from snippetgen.relay.store.models import Order
    from snippetgen.relay.store.store import Records

MOST_TOGETHER = 200


class Intake:
    """Takes orders on one event loop; each is on disk before its `put` returns."""

    def __init__(self, records: Records, clock: Callable[[], float]) -> None:
        self._records = records
        self._clock = clock
        self._waiting: list[tuple[Order, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(self, order: Order) -> bool:
        """Write an order down; tells whether it is new. Raises what the database raises."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((order, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await written

    async def _write(self) -> None:
        while self._waiting:
            batch = self._waiting[:MOST_TOGETHER]
            del self._waiting[:MOST_TOGETHER]
            orders = [order for order, _ in batch]
            try:
                news = await asyncio.to_thread(self._records.accept, orders, self._clock())
            except Exception as error:
                _settle(batch, [error] * len(batch))
            else:
                _settle(batch, news)


def _settle(
    batch: list[tuple[Order, asyncio.Future[bool]]], results: Sequence[bool | Exception]
) -> None:
    for (_, written), result in zip(batch, results, strict=True):
        if written.done():  # its client has gone
            continue
        if isinstance(result, Exception):
            written.set_exception(result)
        else:
            written.set_result(result)
