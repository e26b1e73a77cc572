"""How long to wait before the next try, and which hosts to leave in peace."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from snippetgen.http.retry_after import asked_wait

if TYPE_CHECKING:
    import random

FIRST = 5.0
"""Seconds before the second try; each further one waits twice as long."""

LONGEST = 3600.0
LONGEST_ASKED = 86400.0
"""Seconds that a host may ask for."""

FAILURES = 5
"""Failures in a row after which a host is left in peace."""

REST = 30.0
LONGEST_REST = 600.0


def backoff(attempts: int, chance: random.Random) -> float:
    """Seconds to wait after so many tries: doubled each time, of which chance takes up to half."""
    whole: float = min(FIRST * 2 ** min(attempts - 1, 20), LONGEST)
    return float(whole * chance.uniform(0.5, 1))


def retry_after(header: str | None, now: float) -> float:
    """Seconds that a `Retry-After` asks for, within reason; 0 where it says nothing."""
    return min(asked_wait(header, now) or 0.0, LONGEST_ASKED)


@dataclass
class _Host:
    failures: int = 0
    rest: float = REST
    closed_until: float = 0.0


@dataclass
class Breaker:
    """Remembers per host whether it fails; threads share it.

    After several failures in a row nothing is sent for a while, then one request tries; while that
    fails the host rests twice as long.
    """

    _hosts: dict[str, _Host] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, now: float) -> float:
        """Seconds for which nothing may be sent to a host; 0 lets one request pass."""
        with self._lock:
            state = self._hosts.get(host)
            if state is None or state.failures < FAILURES:
                return 0.0
            if now < state.closed_until:
                return state.closed_until - now
            state.closed_until = now + state.rest  # for all but the one that tries
            return 0.0

    def succeeded(self, host: str) -> None:
        """Forget a host's failures."""
        with self._lock:
            self._hosts.pop(host, None)

    def failed(self, host: str, now: float) -> None:
        """Note a failure."""
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            state.failures += 1
            if state.failures > FAILURES:
                state.rest = min(state.rest * 2, LONGEST_REST)
            if state.failures >= FAILURES:
                state.closed_until = now + state.rest
