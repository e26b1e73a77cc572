"""Databases with many calls."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import sqlalchemy as sa

from benchmarks.relay.pending import deliveries
from snippetgen.relay.store.schema import CALLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.relay.store.store import DeliveryStore

FINISHED = {"state": "'delivered'", "reason": "'status_200'", "attempts": "1"}
"""The changes for delivered calls."""

BATCH = 50_000


def create_database(server: str, name: str) -> str:
    """Create a database on a server of PostgreSQL, and return its address."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return sa.make_url(server).set(database=name).render_as_string()


def fill(store: DeliveryStore, count: int, changes: Mapping[str, str]) -> None:
    """Store calls in an empty database: one that is pending, and `count` copies with changes.

    The changes are SQL expressions by the name of the column. The copies are made in the database.
    """
    store.accept(list(deliveries(range(-1, 0))), time.time())
    on_postgresql = store._engine.dialect.name == "postgresql"
    changes = {"id": "id + n", "call_id": "'copy-' || n", "key": "randomblob(32)", **changes}
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
    patient = sa.create_engine(store._engine.url)  # the store's own engine ends slow statements
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
