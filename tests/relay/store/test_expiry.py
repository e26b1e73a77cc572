from __future__ import annotations

from snippetgen.relay.store.expiry import KNOWN_FOR
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery


def deliver(store: DeliveryStore, count: int, **changes: object) -> None:
    store.accept([delivery(number, **changes) for number in range(count)], NOW)
    for claimed in claim(store, NOW, count):
        settle(store, claimed, "delivered", "status_200", NOW)


def test_a_finished_call_is_deleted_after_the_configured_days(store: DeliveryStore) -> None:
    deliver(store, 1, keep=40 * DAY)
    store.expiry.run_once(NOW + 40 * DAY - 1)
    assert store.accept([delivery(0)], NOW) == [False]
    store.expiry.run_once(NOW + 40 * DAY + 1)
    assert store.find_call("CALL0") == []
    assert store.counts() == {}


def test_a_call_is_recognized_after_its_data_was_deleted(store: DeliveryStore) -> None:
    deliver(store, 1, keep=0.0)
    store.expiry.run_once(NOW + 1)
    (emptied,) = store.find_call("CALL0")
    assert emptied.payload is None
    assert store.accept([delivery(0)], NOW) == [False]
    store.expiry.run_once(NOW + KNOWN_FOR - 1)
    assert store.find_call("CALL0") != []
    store.expiry.run_once(NOW + KNOWN_FOR + 1)
    assert store.find_call("CALL0") == []


def test_many_calls_expire_in_small_transactions(store: DeliveryStore) -> None:
    deliver(store, 25)
    later = NOW + 31 * DAY
    left = []
    while store.expiry.run_once(later, limit=10):
        left.append(sum(store.counts().values()))
    assert left == [15, 5]
    assert store.counts() == {}


def test_a_waiting_call_is_not_deleted(store: DeliveryStore) -> None:
    store.accept([delivery(1), delivery(2)], NOW)
    claim(store, NOW)
    store.expiry.run_once(NOW + 400 * DAY)
    assert store.counts() == {("pending", ""): 1, ("sending", ""): 1}
