from __future__ import annotations

import pytest

from snippetgen.relay.ops.status.story import of_delivery, of_rejection
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
            ["The conversion was given up after 1 attempt: Optimizely answered 404."],
        ),
        ("postponed", "no_connection", ["Attempt 1 failed: Optimizely could not be reached."]),
        (
            "in_doubt",
            "in_doubt",
            [
                "For one of them it was unknown whether it had arrived.",
                "The conversion was given up after 1 attempt: it is unknown whether it arrived.",
            ],
        ),
    ],
)
def test_an_outcome_is_told(
    store: DeliveryStore, verdict: str, reason: str, words: list[str]
) -> None:
    store.accept([delivery(1)], NOW)
    (claimed,) = claim(store, NOW)
    (found,) = store.find_call("CALL1")
    assert [each.words for each in of_delivery(found)] == [*HEAD, "Attempt 1 began."]
    settle(store, claimed, verdict, reason, NOW)
    (found,) = store.find_call("CALL1")
    assert [each.words for each in of_delivery(found)][:-1] == [*HEAD, *words]


def test_earlier_attempts_are_told(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    for _ in range(2):
        (claimed,) = claim(store, NOW)
        settle(store, claimed, "postponed", "status_503", NOW)
    (claimed,) = claim(store, NOW)
    settle(store, claimed, "delivered", "status_200", NOW)
    (found,) = store.find_call("CALL1")
    assert "2 earlier attempts failed." in [each.words for each in of_delivery(found)]


def test_a_rejection_says_what_to_do(store: DeliveryStore) -> None:
    rejection = Rejection(source="ctm", call_id="C", reason="unreadable_duration", keep=DAY)
    store.accept([], NOW, [rejection])
    (found,) = store.rejections.find("C")
    told = [each.words for each in of_rejection(found)]
    assert told[0].endswith("not readable: its duration cannot be read.")
    assert "--retry-unreadable" in told[1]
