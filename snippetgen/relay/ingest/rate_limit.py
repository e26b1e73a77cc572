"""How many requests an address may send."""

from __future__ import annotations

from collections import OrderedDict

MOST_ADDRESSES = 10_000


class Rates:
    """A token bucket per address: so many requests a second, and twenty times as many at once."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._most = per_second * 20
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str, now: float) -> bool:
        """Count a request; False where it is one too many."""
        tokens, since = self._left.pop(address, (self._most, now))
        tokens = min(self._most, tokens + max(0.0, now - since) * self._per_second)
        allowed = tokens >= 1
        self._left[address] = (tokens - 1 if allowed else tokens, now)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return allowed
