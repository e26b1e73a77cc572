"""Limits how many requests an address may send."""

from __future__ import annotations

from collections import OrderedDict

MAX_ADDRESSES = 10_000

BURST = 20.0
"""Seconds' worth of requests that an address may send at once."""


class RateLimit:
    """A token bucket per address: `per_second` requests a second, and bursts."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._capacity = per_second * BURST
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str, now: float) -> bool:
        """Count a request; return False if it is one too many. `now` is in seconds."""
        tokens, since = self._buckets.pop(address, (self._capacity, now))
        tokens = min(self._capacity, tokens + max(0.0, now - since) * self._per_second)
        allowed = tokens >= 1
        self._buckets[address] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > MAX_ADDRESSES:
            self._buckets.popitem(last=False)
        return allowed
