"""Sends due deliveries, one attempt at a time, without a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.deliver.sender import Sender
from snippetgen.relay.store.delivery_queue import Claimed, Outcome
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.clock import Clock


def claim(
    store: DeliveryStore,
    now: float,
    limit: int = 1,
    origin: Callable[[str, str], str] | None = None,
) -> list[Claimed]:
    """Claim up to `limit` deliveries of each lane."""
    lanes = store.queue.ready(now, origin=origin)
    return store.queue.exchange([], [(lane, limit) for lane in lanes], now)


def settle(store: DeliveryStore, claimed: Claimed, verdict: str, reason: str, now: float) -> None:
    """Record an outcome."""
    store.queue.exchange([Outcome(claimed, verdict, reason)], [], now)  # type: ignore[arg-type]


class Attempts:
    """Claims due deliveries, sends each in its own request, and records the outcomes."""

    def __init__(self, store: DeliveryStore, requests: RequestBuilder, clock: Clock) -> None:
        self._store = store
        self._requests = requests
        self._clock = clock

    def __call__(self, limit: int = 1) -> list[str]:
        """Return the verdicts about up to `limit` deliveries of each lane."""
        return self.send([[each] for each in self._claim(limit)])

    def together(self, limit: int) -> list[str]:
        """Send up to `limit` deliveries of a lane in one request; return the verdicts."""
        return self.send([self._claim(limit)])

    def send(self, groups: Sequence[Sequence[Claimed]], total_time: float = PATIENCE) -> list[str]:
        """Send each group in one request; return the verdicts."""
        if not any(groups):
            return []
        outcomes = asyncio.run(self._send(groups, total_time))
        self._store.queue.exchange(outcomes, [], self._clock.now)
        return [each.verdict for each in outcomes]

    def _claim(self, limit: int) -> list[Claimed]:
        return claim(self._store, self._clock.now, limit, self._requests.origin)

    async def _send(self, groups: Sequence[Sequence[Claimed]], total_time: float) -> list[Outcome]:
        sender = Sender(self._requests, self._clock, total_time=total_time, seed=1)
        found: list[Outcome] = []
        for group in groups:
            await sender.send(group, found.extend)
        await sender.close()
        return found
