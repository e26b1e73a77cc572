from __future__ import annotations

from snippetgen.relay.store.activity import HOUR, KEPT, MINUTE
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery

BEGIN = int(NOW) // MINUTE * MINUTE
LATER = NOW + 2 * MINUTE


def fill(store: DeliveryStore) -> None:
    """Store four calls (one is delivered, two fail) and two rejections."""
    rejections = [
        Rejection(source="ctm", call_id="R1", reason="too_short", keep=DAY),
        Rejection(source="ctm", call_id="R2", reason="unreadable_duration", keep=DAY),
    ]
    calls = [delivery(1), delivery(2), delivery(3), delivery(4, source="other")]
    store.accept(calls, NOW, rejections)
    store.accept(calls, LATER, rejections)  # vendors repeat notifications
    first, second, third, _ = claim(store, NOW, 3)
    settle(store, first, "delivered", "status_200", LATER)
    settle(store, second, "postponed", "status_503", LATER)
    settle(store, third, "given_up", "status_404", LATER)
    store.retry(third.delivery.id, LATER)


def test_activity_is_counted_by_minute_and_for_each_source_by_hour(store: DeliveryStore) -> None:
    fill(store)
    every = [
        (BEGIN, "counted", "", 4),
        (BEGIN, "not_counted", "too_short", 1),
        (BEGIN, "unreadable", "unreadable_duration", 1),
        (BEGIN + 2 * MINUTE, "delivered", "status_200", 1),
        (BEGIN + 2 * MINUTE, "given_up", "status_404", 1),
        (BEGIN + 2 * MINUTE, "retried", "status_503", 1),
    ]
    hour = int(NOW) // HOUR * HOUR
    for _ in range(2):
        assert store.activity.after(NOW) == every
        assert store.activity.after(NOW + MINUTE) == every[3:]
        assert store.activity.after(NOW, "other") == [(hour, "counted", "", 1)]
        store._tallies.fold()


def test_the_states_of_each_source_are_counted(store: DeliveryStore) -> None:
    fill(store)
    states = {
        "ctm": {
            ("delivered", "status_200"): 1,
            ("pending", "status_503"): 1,
            ("pending", "by_hand"): 1,
            ("rejected", "too_short"): 1,
            ("rejected", "unreadable_duration"): 1,
        },
        "other": {("sending", ""): 1},
        "none": {},
    }
    for _ in range(2):
        assert store.activity.states(states) == states
        assert store.activity.largest(9) == ["ctm", "other"]
        assert store.activity.largest(1) == ["ctm"]
        store._tallies.fold()
    store.expiry.run_once(NOW + 90 * DAY)
    assert ("rejected", "too_short") not in store.activity.states(["ctm"])["ctm"]


def test_old_activity_is_forgotten(store: DeliveryStore) -> None:
    fill(store)
    store._tallies.fold()
    store.accept([delivery(9)], NOW + KEPT + HOUR)
    store._tallies.fold()
    assert [each.event for each in store.activity.after(0)] == ["counted"]
    assert len(store.activity.after(0, "ctm")) == 1
