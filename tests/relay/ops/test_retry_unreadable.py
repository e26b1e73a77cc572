from __future__ import annotations

import json

from snippetgen.config import SnippetConfig
from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.ops.retry_unreadable import retry_unreadable
from snippetgen.relay.store.store import DeliveryStore
from tests.configurations import configure
from tests.relay.deliveries import DAY, NOW, activity

WRONG = configure("ctm", '\n[calls]\nfields = { answered = "agent", id = "sid" }')
RIGHT = configure("ctm")


def receive(store: DeliveryStore, config: SnippetConfig, body: bytes) -> None:
    entry = read_notification(config, body, "", NOW).entry
    store.accept([], NOW, [entry])  # type: ignore[list-item]


def test_unreadable_calls_are_read_again_with_the_corrected_configuration(
    store: DeliveryStore,
) -> None:
    receive(store, WRONG, activity(1, sid="a", agent="Bob"))
    receive(store, WRONG, activity(2))
    receive(store, WRONG, activity(3, sid="{sid}", talk_time=0))
    receive(store, WRONG, activity(4, sid="d", agent="Eve", duration=1, talk_time="???"))
    assert sorted(reason for _, reason in store.rejections.counts()) == [
        "missing_id",
        "unreadable_answered",
        "unreadable_id",
    ]

    statuses = retry_unreadable(store, [RIGHT], NOW + 60)

    assert statuses == {"accepted": 2, "not_counted": 1, "unreadable": 1}
    assert store.counts() == {("pending", ""): 2}
    assert store.rejections.counts() == {
        ("ctm", "not_answered"): 1,
        ("ctm", "unreadable_answered"): 1,
    }


def test_a_call_without_a_time_keeps_the_time_of_its_notification(store: DeliveryStore) -> None:
    call = json.loads(activity(1, sid="a", agent="Bob"))
    del call["unix_time"]
    receive(store, WRONG, json.dumps(call).encode())
    retry_unreadable(store, [RIGHT], NOW + DAY)
    (found,) = store.find_call("1001")
    assert found.called_at == NOW * 1000


def test_a_call_whose_notification_is_deleted_cannot_be_read_again(store: DeliveryStore) -> None:
    receive(store, WRONG, activity(1, sid="a", agent="Bob"))
    store.expiry.run_once(NOW + 31 * DAY - 60)
    assert store.rejections.find("a") == []
    receive(
        store,
        configure(
            "ctm",
            '\n[calls]\nkeep_not_counted_days = 90\nfields = { answered = "agent", id = "sid" }',
        ),
        activity(1, sid="a", agent="Bob"),
    )
    store.expiry.run_once(NOW + 31 * DAY)
    assert retry_unreadable(store, [RIGHT], NOW + 31 * DAY) == {"expired": 1}
