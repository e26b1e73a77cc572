from __future__ import annotations

from itertools import pairwise

from snippetgen.relay.ops.status.chart import LAST_HOUR
from snippetgen.relay.ops.status.overview import overview
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery


def fill(store: DeliveryStore) -> None:
    """Store calls in every state: seven of one source, and one call of another."""
    store.accept([delivery(number) for number in range(1, 6)], NOW)
    given_up, failing, in_doubt, delivered, _ = claim(store, NOW, 5)
    settle(store, given_up, "given_up", "status_404", NOW)
    settle(store, failing, "postponed", "status_503", NOW)
    settle(store, in_doubt, "in_doubt", "in_doubt", NOW)
    settle(store, delivered, "delivered", "status_200", NOW)
    rejection = Rejection(source="ctm", call_id="R", reason="too_short", keep=DAY)
    store.accept([delivery(6), delivery(7, source="other")], NOW, [rejection])


def test_the_funnel_says_where_calls_are_lost(store: DeliveryStore) -> None:
    fill(store)
    steps = overview(store, NOW, LAST_HOUR).steps
    assert [(step.title, step.number, step.share) for step in steps] == [
        ("Came in", 8, 100.0),
        ("Counted", 7, 87.5),
        ("Sent or attempted", 5, 62.5),
        ("Accepted by Optimizely", 1, 12.5),
    ]
    losses = [[(loss.code, loss.number, loss.is_final) for loss in step.losses] for step in steps]
    assert losses == [
        [],
        [("too_short", 1, True)],
        [("pending", 2, False)],
        [
            ("in_doubt", 1, True),
            ("status_404", 1, True),
            ("status_503", 1, False),
            ("sending", 1, False),
        ],
    ]
    # The step before also counts the calls that were lost on the way to this one.
    for before, step in pairwise(steps):
        assert before.number - step.number == sum(loss.number for loss in step.losses)


def test_each_source_has_its_own_numbers(store: DeliveryStore) -> None:
    fill(store)
    every = overview(store, NOW + 61, LAST_HOUR)
    assert [(each.source, each.number, each.waited) for each in every.waiting] == [
        ("ctm", 2, "1 minute"),
        ("other", 1, "1 minute"),
    ]
    assert [(each.source, each.came_in, each.rejected) for each in every.customers] == [
        ("ctm", 7, 1),
        ("other", 1, 0),
    ]
    one = overview(store, NOW, LAST_HOUR, "other")
    assert [step.number for step in one.steps] == [1, 1, 0, 0]
    assert [each.source for each in one.waiting] == ["other"]
    assert [each.source for each in one.customers] == ["other"]
    assert [number for _, _, number in one.chart.totals] == [1, 0, 0, 0, 0, 0]
