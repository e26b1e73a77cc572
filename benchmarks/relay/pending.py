"""A relay with many pending calls: its memory, and how fast it receives new ones."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from benchmarks.relay.kills import URL
from benchmarks.relay.process import SECRET, Relay, memory
from benchmarks.relay.throughput import post
from snippetgen.relay.store.models import Delivery
from snippetgen.relay.store.store import DeliveryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = 2000
BATCH = 5000


@dataclass(frozen=True)
class Pending:
    """Sizes are in MB, times in milliseconds. Meanwhile the relay tries to deliver and fails."""

    pending: int
    memory_before: float
    memory_after: float
    per_second: float
    p50: float
    p95: float
    p99: float
    health: float


def measure(count: int) -> Pending:
    """Store `count` deliveries, then start a relay whose Optimizely is unreachable."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder / "data", count)
        relay = Relay(folder, "http://127.0.0.1:9")
        relay.start()
        try:
            before = memory(relay.pid)
            path = f"/calls/ctm/{SECRET}"
            taken = asyncio.run(post("snippetgen relay", relay.pid, relay.port, path, CALLS))
            began = time.perf_counter()
            httpx.get(f"http://127.0.0.1:{relay.status_port}/health", timeout=60, trust_env=False)
            health = (time.perf_counter() - began) * 1000
            after = memory(relay.pid)
        finally:
            relay.stop()
    figures = taken.per_second, taken.p50, taken.p95, taken.p99
    return Pending(count, before / 1e6, after / 1e6, *figures, health)


def _fill(folder: Path, count: int) -> None:
    folder.mkdir()
    store = DeliveryStore(f"sqlite:///{folder / 'calls.db'}")
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        store.accept(list(deliveries(numbers)), time.time())
    store.close()


def deliveries(numbers: range) -> Iterator[Delivery]:
    """Yield a delivery for each number."""
    for number in numbers:
        yield Delivery(
            vendor="ctm",
            call_id=f"waiting-{number}",
            goal="phone_call_conversion",
            source="ctm",
            destination="classic",
            project="1234567890",
            payload=URL.format(number),
            called_at=int(time.time() * 1000),
            max_age=86400.0,
            keep=86400.0,
            resend=False,
        )
