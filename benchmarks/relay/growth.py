"""How the relay's responses slow down as its records grow."""

from __future__ import annotations

import contextlib
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import httpx

from benchmarks.relay.filled_database import FINISHED, create_database, fill
from benchmarks.relay.kills import notification
from benchmarks.relay.pending import deliveries
from benchmarks.relay.process import Relay
from snippetgen.relay.store.delivery_queue import Outcome
from snippetgen.relay.store.store import DeliveryStore

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATED = 40


@dataclass(frozen=True)
class Growth:
    """Median milliseconds with few and with many finished calls, and their ratio."""

    operation: str
    few: float
    many: float
    ratio: float


def measure(few: int, many: int, postgresql: str | None = None) -> list[Growth]:
    """Measure a relay with few calls and one with many, in turn, while both run.

    The records are in SQLite files, or in databases of a PostgreSQL server by its address.
    """
    with contextlib.ExitStack() as stack:
        sizes = []
        for count in (few, many):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (folder / "data").mkdir()
            records = f"sqlite:///{folder / 'data' / 'calls.db'}"
            if postgresql is not None:
                records = create_database(postgresql, f"relay_{count}")
            sizes.append(_Size(stack, folder, records, count))
        results = []
        for name in sizes[0].operations:
            times: list[list[float]] = [[], []]
            for _ in range(REPEATED):
                for size, found in zip(sizes, times, strict=True):
                    began = time.perf_counter()
                    size.operations[name]()
                    found.append((time.perf_counter() - began) * 1000)
            small, large = map(median, times)
            results.append(Growth(name, small, large, large / small))
        return results


class _Size:
    """A server whose store contains a number of finished calls, and its measurements."""

    def __init__(self, stack: contextlib.ExitStack, folder: Path, records: str, count: int) -> None:
        self._store = DeliveryStore(records)
        stack.callback(self._store.close)
        fill(self._store, count, FINISHED)
        self._store.accept(list(deliveries(range(2 * REPEATED))), time.time())
        relay = Relay(folder, "http://127.0.0.1:9", "--role", "server", "--records", records)
        relay.start()
        stack.callback(relay.stop)
        client = stack.enter_context(httpx.Client(trust_env=False, timeout=120))
        status = f"http://127.0.0.1:{relay.status_port}"
        numbers = iter(range(10**9, 2 * 10**9))

        def get(path: str) -> Callable[[], object]:
            return lambda: client.get(status + path).raise_for_status()

        self.operations: dict[str, Callable[[], object]] = {
            "accept": lambda: client.post(relay.address(), content=notification(next(numbers))),
            "claim": self._claim,
            "/health": get("/health"),
            "/metrics": get("/metrics"),
            "status page": get("/"),
            "given up": get("/?state=given_up"),
            "search": get("/?call=copy-7"),
            "page of a call": get("/calls/7"),
            "live update": lambda: _first_event(client, f"{status}/events"),
            "expire": lambda: self._store.expiry.run_once(0.0),
        }

    def _claim(self) -> None:
        """Claim a call and record its outcome."""
        now, queue = time.time(), self._store.queue
        claimed = queue.exchange([], [(lane, 1) for lane in queue.ready(now)], now)
        queue.exchange([Outcome(each, "delivered", "status_200") for each in claimed], [], now)


def _first_event(client: httpx.Client, address: str) -> None:
    """Wait for the first event of a page: all its parts."""
    with client.stream("GET", address) as stream:
        next(line for line in stream.iter_lines() if line.startswith("data: "))
