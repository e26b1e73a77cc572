"""The circuit breaker of a project or a host, which pauses requests to a failing one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

FAILURES = 5
"""Consecutive failures that open the circuit."""

FIRST_PAUSE = 5.0
"""Seconds for which an open circuit blocks requests."""

MAX_PAUSE = 30.0
"""The maximum number of seconds between two probes."""

PROBE_TIME = 20.0
"""Seconds after which a probe without an outcome has ended, because its process died."""

CLOCK_SKEW = 60.0
"""Seconds by which the clocks of machines may differ."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """The circuit of a project, or of a host. Times are in seconds since 1970.

    After `FAILURES` consecutive failures, or if a response requests a pause with `Retry-After`,
    nothing is sent until `rests_until`. Then a single request, the probe, decides whether the pause
    ends. If it fails, the next pause is twice as long, up to `MAX_PAUSE`. Failures of requests that
    were already in progress when the pause began do not extend it.
    """

    failures: int = 0
    pause: float = 0.0
    rests_until: float = 0.0
    changed_at: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether nothing has failed since the last success."""
        return self.failures == 0 and self.rests_until == 0

    @property
    def wants_probe(self) -> bool:
        """Whether only one request may be sent after the pause."""
        return self.failures >= FAILURES or self.rests_until > 0

    def rests(self, now: float) -> bool:
        """Return whether nothing may be sent.

        A pause that begins in the future is ignored, because the clock was set back.
        """
        return self.rests_until > now and self.changed_at <= now + CLOCK_SKEW

    def probing(self, now: float) -> Breaker:
        """Return the breaker while a probe is in progress."""
        return Breaker(self.failures, self.pause, now + PROBE_TIME, now)

    def unprobed(self, now: float) -> Breaker:
        """Return the breaker after a probe that was not sent: another one may be."""
        return Breaker(self.failures, self.pause, now, now)

    def succeeded(self, now: float, *, probe: bool) -> Breaker:
        """Return the breaker after a success."""
        # A request from before the pause says nothing about it.
        return self if self.rests(now) and not probe else Breaker(changed_at=now)

    def failed(self, now: float, *, probe: bool, retry_after: float = 0.0) -> Breaker:
        """Return the breaker after a failure; the response asked to wait `retry_after` seconds."""
        failures, pause, until = self.failures, self.pause, self.rests_until
        if probe:
            failures += 1
            pause = min(max(2 * pause, FIRST_PAUSE), MAX_PAUSE)
            until = now + pause
        elif not self.rests(now):
            failures += 1
            if failures >= FAILURES:
                pause = FIRST_PAUSE
                until = now + pause
        if retry_after:
            until = max(until, now + retry_after)
        return Breaker(failures, pause, until, now)


def breaker_columns(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """Return the columns of a table that hold breakers, in the order of a breaker's fields."""
    return tuple(table.c[each.name] for each in fields(Breaker))


def resting(table: sa.Table, now: float) -> sa.ColumnElement[bool]:
    """Return the condition that `Breaker.rests` is true for a row of the table."""
    return sa.and_(table.c.rests_until > now, table.c.changed_at <= now + CLOCK_SKEW)
