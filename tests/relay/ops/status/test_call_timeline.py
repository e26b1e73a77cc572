from __future__ import annotations

import pytest

from snippetgen.relay.ops.status.call_timeline import of_delivery, of_rejection
from snippetgen.relay.store.history import MOST_KEPT
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery

HEAD = ["The visitor called.", "The notification came in, and the call counts."]


@pytest.mark.parametrize(
    ("verdict", "reason", "words"),
    [
        ("delivered", "status_200", ["Optimizely accepted the conversion."]),
        (
            "given_up",
            "status_404",
            ["Delivery was given up after 1 attempt: Optimizely responded with status 404."],
        ),
        ("postponed", "no_connection", ["Attempt 1 failed: Optimizely could not be reached."]),
        (
            "in_doubt",
            "in_doubt",
            ["Delivery was given up after 1 attempt: the conversion may have arrived."],
        ),
    ],
)
def test_an_outcome_is_described(
    store: DeliveryStore, verdict: str, reason: str, words: list[str]
) -> None:
    store.accept([delivery(1)], NOW)
    (claimed,) = claim(store, NOW)
    (found,) = store.find_call("CALL1")
    assert [each.text for each in of_delivery(found)] == [*HEAD, "Attempt 1 began."]
    settle(store, claimed, verdict, reason, NOW)
    (found,) = store.find_call("CALL1")
    assert [each.text for each in of_delivery(found)][:-1] == [*HEAD, *words]


def test_each_attempt_is_described(store: DeliveryStore) -> None:
    store.accept([delivery(1, resend=True)], NOW)
    for after, verdict, reason in (
        (1, "postponed", "status_503"),
        (2, "in_doubt", "in_doubt"),
        (3, "delivered", "status_200"),
    ):
        (claimed,) = claim(store, NOW + 60 * after)
        settle(store, claimed, verdict, reason, NOW + 60 * after)
    (found,) = store.find_call("CALL1")
    sentences = [(each.at[-5:], each.text) for each in of_delivery(found)]
    assert sentences[2:5] == [
        ("47:40", "Attempt 1 failed: Optimizely responded with status 503."),
        ("48:40", "Attempt 2 ended without a response. The conversion may have arrived."),
        ("49:40", "Optimizely accepted the conversion."),
    ]


def test_only_the_latest_of_many_attempts_are_described(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    for after in range(MOST_KEPT + 5):
        (claimed,) = claim(store, NOW + 60 * after)
        settle(store, claimed, "postponed", "status_503", NOW + 60 * after)
    (found,) = store.find_call("CALL1")
    sentences = [each.text for each in of_delivery(found)]
    assert sentences[2:4] == [
        "5 earlier attempts failed.",
        "Attempt 6 failed: Optimizely responded with status 503.",
    ]
    assert sentences[-2] == "Attempt 25 failed: Optimizely responded with status 503."


def test_the_last_attempt_of_a_call_that_waited_too_long_is_described(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    (claimed,) = claim(store, NOW)
    settle(store, claimed, "postponed", "status_503", NOW + 90 * DAY)
    (found,) = store.find_call("CALL1")
    assert [each.text for each in of_delivery(found)][2:4] == [
        "Attempt 1 failed: Optimizely responded with status 503.",
        "Delivery was given up after 1 attempt: it waited too long.",
    ]


def test_a_rejection_says_what_to_do(store: DeliveryStore) -> None:
    rejection = Rejection(source="ctm", call_id="C", reason="unreadable_duration", keep=DAY)
    store.accept([], NOW, [rejection])
    (found,) = store.rejections.find("C")
    sentences = [each.text for each in of_rejection(found)]
    assert sentences[0].endswith("could not be used: its duration cannot be read.")
    assert "--retry-unreadable" in sentences[1]
