"""Liveness, readiness and health checks. Each tests what it reports, and takes only seconds."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.relay.ops.checks import FRESH, TIMEOUT, Check
from snippetgen.relay.ops.clock_check import ClockCheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from snippetgen.relay.deliver.deliverer import Deliverer
    from snippetgen.relay.store.store import DeliveryStore

STATES = ("pending", "sending", "delivered", "given_up")

STUCK = 60.0
"""Seconds without access to the records after which a deliverer counts as hanging."""

REMEMBERED = 10.0
"""Seconds after which a call that could not be stored no longer matters."""

MOST_SOURCES = 20
"""The maximum number of sources whose backlog is reported."""

MOST_HOSTS = 20
"""Hosts whose pauses are reported."""

_LATER = {"Retry-After": "5"}


class Health:
    """The state of one process.

    - `/livez`: the process responds, and the delivery thread is running. If not, restart the
    process.
    - `/readyz`: the process can also write to the database, it stored the last recent call, and the
    delivery thread looks for calls. If not, send it no calls.
    - `/health`: also the clock, the number of calls by state, and `backlog`: by source, the
      seconds for which its oldest pending call has been waiting; `paused_hosts`: for how many more
      seconds nothing is sent to each host that has asked to wait.

    Each responds with 200, or with 503 and `Retry-After`. `deliverer` is set in a worker.
    `is_draining` says whether the process is about to stop and accepts no more calls.
    """

    def __init__(
        self,
        store: DeliveryStore,
        *,
        clock: Callable[[], float] = time.time,
        deliverer: Deliverer | None = None,
        is_draining: Callable[[], bool] = lambda: False,
        timeout: float = TIMEOUT,
        fresh: float = FRESH,
    ) -> None:
        self._clock = ClockCheck(clock)
        self._deliverer = deliverer
        self._is_draining = is_draining
        self._records = Check(lambda: store.heartbeats.beat(clock()), timeout=timeout, fresh=fresh)
        self._refusal = (float("-inf"), "")
        self._counts = Check(store.counts, timeout=timeout, fresh=0.0)
        self._backlog = Check(lambda: _waiting(store, clock()), timeout=timeout, fresh=fresh)

    def note_storing(self, error: str) -> None:
        """Record why a call could not be stored, or "" if one was stored. Thread-safe."""
        self._refusal = (time.monotonic(), error)

    def public_routes(self) -> list[Route]:
        """Return the routes for the Internet, which say only whether the process works."""
        return [
            Route("/livez", self._live),
            Route("/readyz", self._ready),
            Route("/health", self._ready),
        ]

    def private_routes(self) -> list[Route]:
        """Return the routes for the operator."""
        return [
            Route("/livez", self._live),
            Route("/readyz", self._ready_in_detail),
            Route("/health", self._health),
        ]

    async def _live(self, _: Request) -> Response:
        return _answer({"threads": self._threads()}, in_detail=False)

    async def _ready(self, _: Request) -> Response:
        return _answer(await self._readiness(), in_detail=False)

    async def _ready_in_detail(self, _: Request) -> Response:
        return _answer(await self._readiness())

    async def _health(self, _: Request) -> Response:
        records, counts, backlog = await asyncio.gather(
            self._records.result(), self._counts.result(), self._backlog.result()
        )
        checks = {
            "threads": self._threads(),
            "delivering": self._delivering(),
            "records": records.error or self._refused(),
            "clock": self._clock.fault(records.value or 0.0),
            "counts": counts.error,
            "backlog": backlog.error,
        }
        ages, paused = backlog.value or ({}, {})
        more = {**_by_state(counts.value or {}), "backlog": ages, "paused_hosts": paused}
        return _answer(checks, more)

    async def _readiness(self) -> dict[str, str]:
        return {
            "threads": self._threads(),
            "delivering": self._delivering(),
            "stopping": "the process is about to stop" if self._is_draining() else "",
            "records": (await self._records.result()).error or self._refused(),
        }

    def _threads(self) -> str:
        is_alive = self._deliverer is None or self._deliverer.is_alive()
        return "" if is_alive else "a thread has ended"

    def _refused(self) -> str:
        """Return why the last call could not be stored, if that happened recently."""
        since, error = self._refusal
        is_recent = error and time.monotonic() - since < REMEMBERED
        return f"the last call could not be stored: {error}" if is_recent else ""

    def _delivering(self) -> str:
        """Return the problem if the deliverer hangs."""
        if self._deliverer is None:
            return ""
        idle = time.monotonic() - self._deliverer.turned_at
        return f"the deliverer has done nothing for {idle:.0f} seconds" if idle > STUCK else ""


def _answer(
    checks: dict[str, str], more: dict[str, Any] | None = None, *, in_detail: bool = True
) -> Response:
    """Return the response to checks: for each check its problem, or "" if it passed."""
    fault = next(filter(None, checks.values()), "")
    answer: dict[str, Any] = {"status": "failing" if fault else "ok"}
    if in_detail:
        answer |= {"error": fault} if fault else {}
        answer |= {"checks": {name: error or "ok" for name, error in checks.items()}}
    return JSONResponse(answer | (more or {}), 503 if fault else 200, _LATER if fault else None)


def _waiting(store: DeliveryStore, now: float) -> tuple[dict[str, float], dict[str, float]]:
    """Return the seconds that each source has waited, and that each host has asked to wait."""
    oldest, paused = store.backlog.oldest(MOST_SOURCES), store.hosts.paused(now, MOST_HOSTS)
    return (
        {source: round(max(0.0, now - since), 1) for source, since in oldest.items()},
        {host: round(until - now, 1) for host, until in paused.items()},
    )


def _by_state(counts: dict[tuple[str, str], int]) -> dict[str, int]:
    return {state: sum(n for (s, _), n in counts.items() if s == state) for state in STATES}
