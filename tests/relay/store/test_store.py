from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy.exc

from snippetgen.relay.store.models import StoredDelivery
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import DAY, NOW, delivery


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "calls.db"


def claimed(store: DeliveryStore) -> StoredDelivery:
    (id_,) = store.take_due(NOW, 10)
    stored = store.claim(id_, NOW)
    assert stored is not None
    return stored


def test_a_call_is_accepted_once_per_vendor_call_and_goal(store: DeliveryStore) -> None:
    deliveries = [
        delivery(1),
        delivery(1),
        delivery(1, goal="x"),
        delivery(1, vendor="callrail"),
        delivery(2),
    ]
    assert store.accept(deliveries, NOW) == [True, False, True, True, True]
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
        start.wait(60)
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


def test_a_taken_delivery_is_due_again_after_its_lease(store: DeliveryStore) -> None:
    store.accept([delivery(1), delivery(2)], NOW)
    assert len(store.take_due(NOW, 1)) == 1
    assert len(store.take_due(NOW, 10)) == 1
    assert store.take_due(NOW + 59, 10) == []
    assert len(store.take_due(NOW + 60, 10)) == 2


def test_concurrent_takers_get_each_delivery_once(store: DeliveryStore) -> None:
    store.accept([delivery(number) for number in range(200)], NOW)
    with ThreadPoolExecutor(4) as pool:
        taken = pool.map(lambda _: store.take_due(NOW, 10), range(20))
    assert sorted(id_ for ids in taken for id_ in ids) == list(range(1, 201))


def test_deliveries_of_one_source_can_be_taken_alone(store: DeliveryStore) -> None:
    store.accept([delivery(1), delivery(2, source="other")], NOW)
    assert store.take_due(NOW, 10, "other") == [2]
    assert store.take_due(NOW, 10) == [1]


def test_a_released_delivery_is_due_again(store: DeliveryStore) -> None:
    store.accept([delivery(1), delivery(2)], NOW)
    ids = store.take_due(NOW, 10)
    store.claim(ids[0], NOW)
    store.release(ids, NOW)
    assert store.take_due(NOW, 10) == ids[1:]


def test_a_postponed_delivery_cannot_be_claimed(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    stored = claimed(store)
    store.postpone(stored, NOW + 30, "status_503", NOW)
    assert store.claim(stored.id, NOW + 10) is None
    assert store.claim(stored.id, NOW + 30) is not None


def test_only_one_of_two_senders_claims_a_delivery(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    stored = claimed(store)
    assert stored.attempts == 1
    assert store.claim(stored.id, NOW) is None


@pytest.mark.parametrize(
    ("resend", "expected"),
    [(True, ("pending", "in_doubt")), (False, ("given_up", "in_doubt"))],
)
def test_a_sender_that_died_leaves_the_delivery_in_doubt(
    store: DeliveryStore, resend: bool, expected: tuple[str, str]
) -> None:
    store.accept([delivery(1, resend=resend)], NOW)
    claimed(store)
    assert store.sweep(NOW + 59) == 0
    assert store.sweep(NOW + 61) == 1
    assert store.counts() == {expected: 1}
    assert store.count_in_doubt() == 1


def test_a_sender_that_lost_its_claim_changes_nothing(store: DeliveryStore) -> None:
    store.accept([delivery(1, resend=True)], NOW)
    slow = claimed(store)
    store.sweep(NOW + 61)
    again = store.claim(slow.id, NOW + 62)
    store.finish(slow, "given_up", "late", NOW + 63)
    assert again is not None
    assert store.counts() == {("sending", "in_doubt"): 1}


def test_an_old_pending_delivery_is_given_up(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    store.sweep(NOW + 3 * DAY + 1)
    assert store.counts() == {("given_up", "too_old"): 1}


def test_an_expired_payload_is_deleted_but_the_call_stays_known(store: DeliveryStore) -> None:
    store.accept([delivery(1), delivery(2)], NOW)
    stored = store.claim(store.take_due(NOW, 1)[0], NOW)
    assert stored is not None
    store.finish(stored, "delivered", "status_200", NOW)
    store.sweep(NOW + 30 * DAY - 1)
    kept = store.get(stored.id)
    store.sweep(NOW + 30 * DAY + 1)
    gone = store.get(stored.id)
    assert kept is not None
    assert gone is not None
    assert (kept.payload is None, gone.payload is None) == (False, True)
    assert store.accept([delivery(1)], NOW) == [False]


def test_only_a_delivery_that_was_given_up_can_be_retried(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    stored = claimed(store)
    assert not store.retry(stored.id, NOW)
    store.finish(stored, "given_up", "status_404", NOW)
    assert store.retry(stored.id, NOW + 9 * DAY)
    store.sweep(NOW + 9 * DAY)
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
        connection.exec_driver_sql("PRAGMA max_page_count = 12")
    with pytest.raises(sqlalchemy.exc.OperationalError, match="full"):
        store.accept([delivery(n) for n in range(2, 200)], NOW)
    assert store.counts() == {("pending", ""): 1}
    store.close()
