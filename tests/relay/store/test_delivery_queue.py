from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from snippetgen.relay.store.breaker import FAILURES, FIRST_PAUSE
from snippetgen.relay.store.delivery_queue import Attempt, Claimed, KnownOutcome, Outcome
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery


def attempt_of(claimed: Claimed) -> Attempt:
    return Attempt(claimed.delivery.id, claimed.delivery.attempts)


def fail(store: DeliveryStore, claimed: list[Claimed], now: float, wait: float = 5.0) -> None:
    outcomes = [Outcome(each, "postponed", "status_503", wait) for each in claimed]
    store.queue.exchange(outcomes, [], now)


def test_concurrent_processes_claim_each_delivery_once(store: DeliveryStore) -> None:
    store.accept([delivery(number) for number in range(120)], NOW)
    lanes = store.queue.ready(NOW)
    start = threading.Barrier(4)

    def take(_: int) -> list[int]:
        start.wait(PATIENCE)
        claims = [store.queue.exchange([], [(lanes[0], 7)], NOW) for _ in range(5)]
        assert max(map(len, claims)) <= 7
        return [each.delivery.id for claimed in claims for each in claimed]

    with ThreadPoolExecutor(4) as pool:
        taken = [id_ for ids in pool.map(take, range(4)) for id_ in ids]
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize("join", ["nestloop", "hashjoin", "mergejoin"])
def test_no_plan_claims_more_than_the_limit(postgresql_url: str, join: str) -> None:
    store = DeliveryStore(postgresql_url)
    store.accept([delivery(number) for number in range(50)], NOW)
    with store._engine.connect() as connection:  # which goes back to the pool
        for each in {"nestloop", "hashjoin", "mergejoin", "bitmapscan"} - {join}:
            connection.exec_driver_sql(f"SET enable_{each} = off")
        connection.commit()
    assert [len(claim(store, NOW, 1)) for _ in range(3)] == [1, 1, 1]
    store.close()


def test_only_lanes_with_something_due_are_ready(store: DeliveryStore) -> None:
    others: list[dict[str, str]] = [{"source": "b"}, {"project": "2"}, {"destination": "web"}]
    for number, changes in enumerate([{}, *others]):
        store.accept([delivery(number, **changes)], NOW)
    lanes = store.queue.ready(NOW)
    assert [(each.source, each.destination, each.project) for each in lanes] == [
        ("ctm", "classic", "1234567890"),
        ("b", "classic", "1234567890"),
        ("ctm", "classic", "2"),
        ("ctm", "web", "1234567890"),
    ]
    assert store.queue.ready(NOW, lanes[0].id, 1) == [lanes[1]]
    assert store.queue.ready(NOW, source="b") == [lanes[1]]
    fail(store, store.queue.exchange([], [(lanes[3], 1)], NOW), NOW)
    assert len(store.queue.ready(NOW)) == 3
    assert len(store.queue.ready(NOW + 5)) == 4


def test_a_source_cannot_have_more_lanes_than_the_limit(
    store: DeliveryStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snippetgen.relay.store.lanes.MAX_LANES", 3)
    for number in range(5):
        again = DeliveryStore(url)
        again.accept([delivery(number, project=str(number))], NOW)
        again.close()
    assert [each.project for each in store.queue.ready(NOW)] == ["0", "1", "2", ""]


def test_a_postponed_delivery_is_due_after_its_wait(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    fail(store, claim(store, NOW), NOW, wait=30)
    assert claim(store, NOW + 29) == []
    (again,) = claim(store, NOW + 30)
    assert (again.delivery.attempts, again.delivery.reason) == (2, "status_503")


def test_retries_and_new_calls_take_turns(store: DeliveryStore) -> None:
    store.accept([delivery(number) for number in range(4)], NOW)
    fail(store, claim(store, NOW, 3), NOW)
    store.accept([delivery(number) for number in range(4, 9)], NOW)
    claimed = claim(store, NOW + 9, 4)
    assert [each.delivery.attempts for each in claimed] == [2, 2, 1, 1]


@pytest.mark.parametrize(
    ("resend", "expected"),
    [(True, ("pending", "in_doubt")), (False, ("given_up", "in_doubt"))],
)
def test_deliveries_that_a_dead_process_was_sending_are_in_doubt(
    store: DeliveryStore, resend: bool, expected: tuple[str, str]
) -> None:
    store.accept([delivery(1, resend=resend)], NOW)
    (claimed,) = claim(store, NOW)
    assert store.queue.sending(by_me=True) == {attempt_of(claimed)}
    assert store.queue.sending(by_me=False) == set()
    assert store.queue.abandon([attempt_of(claimed)], NOW) == 1
    assert store.queue.abandon([attempt_of(claimed)], NOW) == 0
    assert store.counts() == {expected: 1}
    assert store.count_in_doubt() == 1


@pytest.mark.parametrize("resend", [True, False])
def test_a_known_outcome_takes_precedence_over_in_doubt(store: DeliveryStore, resend: bool) -> None:
    store.accept([delivery(1, resend=resend)], NOW)
    (claimed,) = claim(store, NOW)
    store.queue.abandon([attempt_of(claimed)], NOW)
    settle(store, claimed, "delivered", "status_200", NOW + 1)
    assert store.counts() == {("delivered", "status_200"): 1}


def test_outcomes_that_a_dead_process_knew_are_recorded_once_and_only_for_its_attempts(
    store: DeliveryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snippetgen.relay.store.delivery_queue.NOTED_AT_A_TIME", 2)
    store.accept([delivery(number) for number in range(5)], NOW)
    attempts = [attempt_of(each) for each in claim(store, NOW, 5)]
    known = [KnownOutcome(each, "delivered", "status_200", 0.0) for each in attempts]
    known[4] = known[4]._replace(attempt=Attempt(attempts[4].id, 2))
    note = store.queue.note_known
    assert note("another", known, NOW) == 0
    assert [note(store.queue.sender, known, NOW) for _ in range(2)] == [4, 0]
    assert store.counts() == {("delivered", "status_200"): 4, ("sending", ""): 1}


def test_an_outcome_is_recorded_once(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    (claimed,) = claim(store, NOW)
    for _ in range(2):  # the connection broke after the first commit
        settle(store, claimed, "delivered", "status_200", NOW)
    fail(store, [claimed], NOW)
    assert store.counts() == {("delivered", "status_200"): 1}


def test_a_sender_that_was_considered_dead_cannot_change_a_later_attempt(
    store: DeliveryStore,
) -> None:
    store.accept([delivery(1, resend=True)], NOW)
    (slow,) = claim(store, NOW)
    store.queue.abandon([attempt_of(slow)], NOW)
    assert len(claim(store, NOW)) == 1
    settle(store, slow, "given_up", "late", NOW)
    assert store.counts() == {("sending", "in_doubt"): 1}


def test_a_claimed_delivery_that_never_arrived_is_due_again(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    lost = [attempt_of(each) for each in claim(store, NOW)]
    store.queue.release(lost, NOW)
    (again,) = claim(store, NOW)
    assert again.delivery.attempts == 1


def test_all_processes_share_one_probe_of_a_failing_project(store: DeliveryStore, url: str) -> None:
    other = DeliveryStore(url)
    store.accept([delivery(number) for number in range(40)], NOW)
    store.accept([delivery(number, source="other") for number in range(40)], NOW)
    fail(store, claim(store, NOW, 8), NOW)
    assert other.queue.ready(NOW + FIRST_PAUSE - 1) == []
    now = NOW + FIRST_PAUSE
    lanes = [(lane, 8) for lane in other.queue.ready(now)]
    probes = store.queue.exchange([], lanes, now) + other.queue.exchange([], lanes, now)
    assert [(each.delivery.source, each.probe) for each in probes] == [("ctm", True)]
    settle(other, probes[0], "delivered", "status_200", now)
    assert len(claim(other, now, 4)) == 8
    other.close()


def test_lanes_without_a_project_fail_alone(store: DeliveryStore) -> None:
    store.accept([delivery(number, project="") for number in range(8)], NOW)
    fail(store, claim(store, NOW, 8), NOW, wait=3600)
    store.accept([delivery(number, project="", source="other") for number in range(2)], NOW)
    assert [each.delivery.source for each in claim(store, NOW)] == ["other"]
    store.accept([delivery(9, project="")], NOW)
    assert [each.delivery.source for each in claim(store, NOW)] == ["other"]


def test_after_an_outage_a_call_waits_only_for_the_next_probe(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    now = NOW
    for _ in range(12):
        (claimed,) = claim(store, now)
        fail(store, [claimed], now, wait=3600)
        now += 31
    assert claimed.delivery.attempts == 12


def test_a_delivery_that_keeps_failing_waits_longer_each_time(store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    now = NOW
    for number in range(2, 9):
        (bad,) = claim(store, now)
        fail(store, [bad], now, wait=100 * bad.delivery.attempts)
        store.accept([delivery(number)], now)
        settle(store, claim(store, now + 1)[0], "delivered", "status_200", now + 1)
        stored = store.get(bad.delivery.id)
        assert stored is not None
        now = stored.due_at
    assert now == NOW + 30 + sum(100 * attempts for attempts in range(2, 8))


@pytest.mark.parametrize("hours", [-1, 96])
def test_setting_the_clock_neither_stops_nor_ends_deliveries(
    store: DeliveryStore, hours: float
) -> None:
    store.accept([delivery(number) for number in range(9)], NOW)
    fail(store, claim(store, NOW, 3), NOW, wait=30)
    now = NOW + hours * 3600
    store.queue.repair(now)
    store.expiry.run_once(now)
    claimed = [*claim(store, now, 9), *claim(store, now, 9)]
    assert len({each.delivery.id for each in claimed}) == 9


def test_a_delivery_that_is_too_old_is_given_up_when_it_fails(store: DeliveryStore) -> None:
    store.accept([delivery(number) for number in range(FAILURES + 3)], NOW)
    later = NOW + 3 * DAY + 1
    store.expiry.run_once(later)
    assert store.counts() == {("pending", ""): FAILURES + 3}
    fail(store, claim(store, later, FAILURES), later)
    assert store.counts() == {("given_up", "too_old"): FAILURES, ("pending", ""): 3}
    store.expiry.run_once(later)  # the project fails: the rest is too old without an attempt
    assert store.counts() == {("given_up", "too_old"): FAILURES + 3}
