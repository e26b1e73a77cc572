"""The circuit breaker: sends nothing to a failing host for a while."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

FAILURES = 5
"""Consecutive failures that open the circuit of a host."""

FIRST_PAUSE = 30.0
"""Seconds for which an open circuit lets nothing through."""

MAX_PAUSE = 600.0
"""Seconds."""


@dataclass
class _Circuit:
    failures: int = 0
    pause: float = FIRST_PAUSE
    open_until: float = 0.0


@dataclass
class CircuitBreaker:
    """Counts consecutive failures per host. Threads may share one.

    After `FAILURES` of them nothing is sent to the host for a pause. Then one request may try the
    host. If it fails, the next pause is twice as long.
    """

    _circuits: dict[str, _Circuit] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, now: float) -> float:
        """Return the seconds for which nothing may be sent to `host`; 0 lets one request through.

        `now` is in seconds since 1970.
        """
        with self._lock:
            circuit = self._circuits.get(host)
            if circuit is None or circuit.failures < FAILURES:
                return 0.0
            if now < circuit.open_until:
                return circuit.open_until - now
            circuit.open_until = now + circuit.pause  # for everyone but this one request
            return 0.0

    def succeeded(self, host: str) -> None:
        """Forget the failures of a host."""
        with self._lock:
            self._circuits.pop(host, None)

    def failed(self, host: str, now: float) -> None:
        """Count a failure."""
        with self._lock:
            circuit = self._circuits.setdefault(host, _Circuit())
            circuit.failures += 1
            if circuit.failures > FAILURES:
                circuit.pause = min(circuit.pause * 2, MAX_PAUSE)
            if circuit.failures >= FAILURES:
                circuit.open_until = now + circuit.pause
