"""How the relay's answers slow down as its records grow."""

from __future__ import annotations

import contextlib
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import httpx
import sqlalchemy as sa

from benchmarks.relay.killing import notification
from benchmarks.relay.pending import deliveries
from benchmarks.relay.process import Relay
from snippetgen.relay.store.delivery_queue import Outcome
from snippetgen.relay.store.schema import CALLS
from snippetgen.relay.store.store import DeliveryStore

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATED = 40
BATCH = 50_000


@dataclass(frozen=True)
class Growth:
    """Median milliseconds with few and with many finished calls, and how many times that is."""

    operation: str
    few: float
    many: float
    ratio: float


def measure(few: int, many: int, postgresql: str | None = None) -> list[Growth]:
    """Measure a relay with few calls and one with many, in turns: both run all the time.

    The records are in SQLite files, or in databases of a PostgreSQL server by its address.
    """
    with contextlib.ExitStack() as stack:
        sizes = []
        for count in (few, many):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (folder / "data").mkdir()
            records = f"sqlite:///{folder / 'data' / 'calls.db'}"
            if postgresql is not None:
                records = _create_database(postgresql, f"relay_{count}")
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


def _create_database(server: str, name: str) -> str:
    """Create a database on a server, and return its address."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return sa.make_url(server).set(database=name).render_as_string()


class _Size:
    """A server with a number of finished calls, and what can be done with it."""

    def __init__(self, stack: contextlib.ExitStack, folder: Path, records: str, count: int) -> None:
        self._store = DeliveryStore(records)
        stack.callback(self._store.close)
        _fill(self._store, count)
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
            "expire": lambda: self._store.expiry.run_once(0.0),
        }

    def _claim(self) -> None:
        """Claim a call and note its outcome."""
        now, queue = time.time(), self._store.queue
        claimed = queue.exchange([], [(lane, 1) for lane in queue.ready(now)], now)
        queue.exchange([Outcome(each, "delivered", "status_200") for each in claimed], [], now)


def _fill(store: DeliveryStore, count: int) -> None:
    """Store finished calls, by copying one within the database."""
    store.accept(list(deliveries(range(-1, 0))), time.time())
    on_postgresql = store._engine.dialect.name == "postgresql"
    changes = {"id": "id + n", "call_id": "'done-' || n", "key": "randomblob(32)"}
    changes |= {"state": "'delivered'", "reason": "'status_200'", "attempts": "1"}
    numbers = (
        "WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL "
        "SELECT n + 1 FROM numbers WHERE n < {last})"
    )
    if on_postgresql:
        changes["key"] = "sha256(n::text::bytea)"
        numbers = "WITH numbers AS (SELECT generate_series({first}, {last}) AS n)"
    names = [column.name for column in CALLS.columns]
    copied = (
        f"{numbers} INSERT INTO calls ({', '.join(names)}) "  # noqa: S608
        f"SELECT {', '.join(changes.get(name, name) for name in names)} "
        "FROM numbers, (SELECT * FROM calls WHERE id = 1) AS first"
    )
    patient = sa.create_engine(store._engine.url)  # the store's own cuts what takes long
    for first in range(1, count + 1, BATCH):
        with patient.begin() as connection:
            statement = copied.format(first=first, last=min(first + BATCH - 1, count))
            connection.exec_driver_sql(statement)
        store._tallies.fold()
    if on_postgresql:
        with patient.begin() as connection:
            connection.exec_driver_sql("SELECT setval('calls_id_seq', max(id)) FROM calls")
            connection.exec_driver_sql("ANALYZE calls")
    patient.dispose()
