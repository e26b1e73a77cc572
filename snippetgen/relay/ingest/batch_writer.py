"""Storing accepted calls. Those that arrive together share a transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from snippetgen.relay.store.models import Delivery
    from snippetgen.relay.store.store import DeliveryStore

MAX_BATCH = 200


class BatchWriter:
    """Stores deliveries from one event loop. Each is on disk before its `write` returns."""

    def __init__(self, store: DeliveryStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[tuple[Delivery, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, delivery: Delivery) -> bool:
        """Store a delivery; return whether it is new. Raises what the store raises."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((delivery, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_batches())
        return await written

    async def _write_batches(self) -> None:
        while self._waiting:
            batch = self._waiting[:MAX_BATCH]
            del self._waiting[:MAX_BATCH]
            deliveries = [delivery for delivery, _ in batch]
            try:
                news = await asyncio.to_thread(self._store.accept, deliveries, self._clock())
            except Exception as error:
                _settle(batch, [error] * len(batch))
            else:
                _settle(batch, news)


def _settle(
    batch: list[tuple[Delivery, asyncio.Future[bool]]], results: Sequence[bool | Exception]
) -> None:
    for (_, written), result in zip(batch, results, strict=True):
        if written.done():  # its client has disconnected
            continue
        if isinstance(result, Exception):
            written.set_exception(result)
        else:
            written.set_result(result)
