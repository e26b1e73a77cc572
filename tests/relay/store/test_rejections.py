from __future__ import annotations

from dataclasses import replace

import pytest

from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import DAY, NOW, delivery

UNREADABLE = Rejection(
    source="ctm",
    call_id="CALL1",
    reason="unreadable_duration",
    detail='duration is "short": it is not a duration',
    body=b"{}",
    query="a=1",
    keep=30 * DAY,
    keep_notification=3 * DAY,
)
NOT_COUNTED = Rejection(source="ctm", call_id="CALL2", reason="too_short", keep=30 * DAY)


def test_a_call_has_one_rejection_with_the_latest_reason(store: DeliveryStore) -> None:
    store.accept([], NOW, [UNREADABLE, NOT_COUNTED, replace(UNREADABLE, source="other")])
    store.accept([], NOW + 1, [replace(NOT_COUNTED, call_id="CALL1", reason="no_tag")])
    assert store.rejections.counts() == {
        ("ctm", "no_tag"): 1,
        ("ctm", "too_short"): 1,
        ("other", "unreadable_duration"): 1,
    }
    (found,) = (each for each in store.rejections.find("CALL1") if each.source == "ctm")
    assert (found.reason, found.detail, found.body, found.received_at) == (
        "no_tag",
        "",
        None,
        NOW + 1,
    )


def test_one_call_can_be_rejected_twice_in_a_transaction(store: DeliveryStore) -> None:
    store.accept([], NOW, [UNREADABLE, replace(UNREADABLE, reason="too_short")])
    assert store.rejections.counts() == {("ctm", "too_short"): 1}


def test_an_accepted_call_is_no_longer_rejected(store: DeliveryStore) -> None:
    store.accept([], NOW, [UNREADABLE, NOT_COUNTED])
    store.accept([delivery(1)], NOW + 1)
    assert store.rejections.counts() == {("ctm", "too_short"): 1}


def test_calls_without_an_id_are_stored_separately(store: DeliveryStore) -> None:
    nameless = replace(UNREADABLE, call_id="", reason="missing_id")
    store.accept([], NOW, [nameless, replace(nameless, body=b"[]"), nameless])
    assert store.rejections.counts() == {("ctm", "missing_id"): 2}


def test_a_notification_is_deleted_first_and_the_reason_later(store: DeliveryStore) -> None:
    store.accept([], NOW, [UNREADABLE])
    store.expiry.run_once(NOW + 3 * DAY - 1)
    kept = store.rejections.find("CALL1")
    store.expiry.run_once(NOW + 3 * DAY + 1)
    emptied = store.rejections.find("CALL1")
    store.expiry.run_once(NOW + 30 * DAY + 1)
    assert [(each.body, each.query) for each in (*kept, *emptied)] == [(b"{}", "a=1"), (None, None)]
    assert store.rejections.find("CALL1") == []


@pytest.mark.parametrize("limit", [1, 10])
def test_unreadable_calls_are_listed_by_source(store: DeliveryStore, limit: int) -> None:
    nameless = replace(UNREADABLE, call_id="", reason="missing_id")
    other = replace(UNREADABLE, source="other")
    store.accept([], NOW, [UNREADABLE, NOT_COUNTED, other, nameless])
    found: list[str] = []
    last = 0
    while batch := store.rejections.unreadable("ctm", last, limit):
        found += [each.reason for each in batch]
        last = batch[-1].id
    assert found == ["unreadable_duration", "missing_id"]
