from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from snippetgen.relay.ingest.batch_writer import BatchWriter, NotWrittenError
from snippetgen.relay.store.models import Delivery
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.clock import Clock
from tests.relay.deliveries import delivery


def write_together(writer: BatchWriter, deliveries: list[Delivery]) -> list[bool | BaseException]:
    async def write() -> list[bool | BaseException]:
        return await asyncio.gather(*map(writer.write, deliveries), return_exceptions=True)

    return asyncio.run(write())


def assert_only_the_third_fails(store: DeliveryStore, clock: Clock, goal: str) -> None:
    entries = [delivery(number) for number in range(1, 7)]
    entries[2] = delivery(3, goal=goal)
    results = write_together(BatchWriter(store, clock), entries)
    assert isinstance(results.pop(2), NotWrittenError)
    assert results == [True] * 5


def test_a_row_that_the_driver_cannot_convert_fails_alone(
    store: DeliveryStore, clock: Clock
) -> None:
    assert_only_the_third_fails(store, clock, "\ud800")


def test_a_row_that_postgresql_refuses_fails_alone(postgresql_url: str, clock: Clock) -> None:
    store = DeliveryStore(postgresql_url)
    assert_only_the_third_fails(store, clock, "a\0b")
    store.close()


def test_a_write_that_does_not_end_is_given_up_and_the_next_ones_succeed(
    tmp_path: Path, clock: Clock
) -> None:
    store = DeliveryStore(f"sqlite:///{tmp_path / 'calls.db'}?timeout={PATIENCE}")
    writer = BatchWriter(store, clock, timeout=0.2)
    other = sqlite3.connect(tmp_path / "calls.db")
    other.execute("BEGIN IMMEDIATE")
    (stuck,) = write_together(writer, [delivery(1)])
    assert isinstance(stuck, NotWrittenError)
    assert stuck.kind == "timeout"
    other.rollback()
    other.close()
    writer._timeout = PATIENCE
    assert write_together(writer, [delivery(2)]) == [True]
    store.close()


@pytest.mark.parametrize("waiting", [0, 1])
def test_waiting_calls_are_limited_by_memory(
    store: DeliveryStore, clock: Clock, waiting: int
) -> None:
    writer = BatchWriter(store, clock, most_waiting=waiting)
    refused = write_together(writer, [delivery(number) for number in range(3)])
    kinds = [each.kind for each in refused if isinstance(each, NotWrittenError)]
    assert kinds == ["too_many_waiting"] * (3 - waiting)
