from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy.exc

from snippetgen.relay.store.models import Delivery, Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery


def test_a_call_is_accepted_once_per_source_vendor_call_and_goal(store: DeliveryStore) -> None:
    deliveries = [
        delivery(1),
        delivery(1),
        delivery(1, goal="x"),
        delivery(1, vendor="callrail"),
        delivery(1, source="other"),
        delivery(2),
    ]
    assert store.accept(deliveries, NOW) == [True, False, True, True, True, True]
    assert len({each.uuid for each in store.find_call("CALL1")}) == 4
    assert store.accept(deliveries[:1], NOW + 1) == [False]


def test_a_delivery_survives_reopening_the_store(store: DeliveryStore, url: str) -> None:
    store.accept([delivery(1)], NOW)
    again = DeliveryStore(url)
    assert again.accept([delivery(1)], NOW) == [False]
    assert again.counts() == {("pending", ""): 1}
    again.close()


def test_several_processes_can_create_the_database_at_once(url: str) -> None:
    start = threading.Barrier(6)

    def make(_: int) -> None:
        start.wait(PATIENCE)
        DeliveryStore(url).close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(make, range(6)))


def test_only_the_owner_can_read_the_file(file: Path) -> None:
    store = DeliveryStore(f"sqlite:///{file}")
    store.accept([delivery(1)], NOW)
    files = list(file.parent.glob("calls.db*"))
    assert [stat.S_IMODE(each.stat().st_mode) for each in files] == [0o600] * 3
    store.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite", "postgresql+nothing://x"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(sqlalchemy.exc.ArgumentError):
        DeliveryStore(url)


def test_a_goal_that_is_too_long_for_an_index_makes_no_call_fail(
    store: DeliveryStore,
) -> None:
    goals = ["".join(chr(0x10000 + 1024 * n + each) for each in range(1024)) for n in range(2)]
    deliveries = [delivery(1, goal=goals[0]), delivery(1, goal=goals[1]), delivery(2)]
    assert store.accept(deliveries, NOW) == [True, True, True]


def test_processes_that_store_the_same_calls_do_not_deadlock(store: DeliveryStore) -> None:
    deliveries = [delivery(number) for number in range(60)]
    rejections = [
        Rejection(source="ctm", call_id=f"CALL{n}", reason="too_short", keep=DAY)
        for n in range(60, 90)
    ]
    batches = [(deliveries, rejections), (deliveries[::-1], rejections[::-1])] * 4
    start = threading.Barrier(len(batches))

    def accept(batch: tuple[list[Delivery], list[Rejection]]) -> int:
        start.wait(PATIENCE)
        return sum(store.accept(batch[0], NOW, batch[1]))

    with ThreadPoolExecutor(len(batches)) as pool:
        assert sum(pool.map(accept, batches)) == 60
    assert store.counts() == {("pending", ""): 60}


def test_the_latest_calls_are_listed_page_by_page(store: DeliveryStore) -> None:
    for number in range(7):
        store.accept([delivery(number)], NOW + number // 2)
    settle(store, claim(store, NOW)[0], "delivered", "status_200", NOW + 2)
    found: list[str] = []
    before = None
    while page := store.latest(None, 3, before):
        found += [each.call_id for each in page]
        before = (page[-1].changed_at, page[-1].id)
    assert found == [f"CALL{number}" for number in (6, 5, 4, 0, 3, 2, 1)]
    assert [each.call_id for each in store.latest("delivered", 3)] == ["CALL0"]


def test_only_a_delivery_that_was_given_up_can_be_retried(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    (claimed,) = claim(store, NOW)
    id_ = claimed.delivery.id
    assert not store.retry(id_, NOW)
    settle(store, claimed, "given_up", "status_404", NOW)
    assert store.retry(id_, NOW + 9 * DAY)
    store.expiry.run_once(NOW + 9 * DAY)
    assert store.counts() == {("pending", "by_hand"): 1}


def test_a_locked_database_raises_and_loses_nothing(file: Path) -> None:
    store = DeliveryStore(f"sqlite:///{file}?timeout=0.05")
    store.accept([delivery(1)], NOW)
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlalchemy.exc.OperationalError, match="locked"):
        store.accept([delivery(2)], NOW)
    other.rollback()
    other.close()
    assert store.accept([delivery(1), delivery(2)], NOW) == [False, True]
    store.close()


def test_a_full_disk_raises_and_loses_nothing(file: Path) -> None:
    store = DeliveryStore(f"sqlite:///{file}")
    store.accept([delivery(1)], NOW)
    with store._engine.begin() as connection:
        # SQLite reports the same error for its own size limit as for a full disk.
        connection.exec_driver_sql("PRAGMA max_page_count = 24")
    with pytest.raises(sqlalchemy.exc.OperationalError, match="full"):
        store.accept([delivery(n) for n in range(2, 200)], NOW)
    assert store.counts() == {("pending", ""): 1}
    store.close()
