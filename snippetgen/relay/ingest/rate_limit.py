"""Limits how many requests an address may send to a configuration."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BUCKETS = 20_000

BURST = 20.0
"""The seconds whose requests may arrive in one burst."""


class RateLimit:
    """A token bucket per key: `per_second` requests a second, and bursts.

    `clock` returns seconds, and is never set back.
    """

    def __init__(
        self, per_second: float = 50.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = per_second
        self._clock = clock
        self._capacity = per_second * BURST
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Count a request. Returns False if it exceeds the limit."""
        now = self._clock()
        tokens, since = self._buckets.pop(key, (self._capacity, now))
        tokens = min(self._capacity, tokens + max(0.0, now - since) * self._per_second)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return allowed
