"""Stores calls. Those that arrive together share a transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias

from snippetgen.relay.store.models import Delivery, Rejection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from snippetgen.relay.store.store import DeliveryStore

MAX_BATCH = 200

Entry: TypeAlias = Delivery | Rejection


class BatchWriter:
    """Stores calls from one event loop. Each is on disk before its `write` returns."""

    def __init__(self, store: DeliveryStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[tuple[Entry, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, entry: Entry) -> bool:
        """Store a delivery or a rejection; return whether a delivery is new.

        Raises what the store raises.
        """
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_batches())
        return await written

    async def _write_batches(self) -> None:
        while self._waiting:
            batch = self._waiting[:MAX_BATCH]
            del self._waiting[:MAX_BATCH]
            try:
                results = await asyncio.to_thread(self._accept, [entry for entry, _ in batch])
            except Exception as error:
                _settle(batch, [error] * len(batch))
            else:
                _settle(batch, results)

    def _accept(self, entries: Sequence[Entry]) -> list[bool]:
        deliveries = [entry for entry in entries if isinstance(entry, Delivery)]
        rejections = [entry for entry in entries if isinstance(entry, Rejection)]
        new = iter(self._store.accept(deliveries, self._clock(), rejections))
        return [next(new) if isinstance(entry, Delivery) else False for entry in entries]


def _settle(
    batch: list[tuple[Entry, asyncio.Future[bool]]], results: Sequence[bool | Exception]
) -> None:
    for (_, written), result in zip(batch, results, strict=True):
        if written.done():  # its client has disconnected
            continue
        if isinstance(result, Exception):
            written.set_exception(result)
        else:
            written.set_result(result)
