from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
import sqlalchemy as sa

from snippetgen.relay.store.breaker import CLOCK_SKEW, FIRST_PAUSE, MAX_PAUSE, PROBE_TIME
from snippetgen.relay.store.delivery_queue import Claimed, Outcome
from snippetgen.relay.store.lane_hosts import TURN
from snippetgen.relay.store.schema import CALLS
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim
from tests.relay.deliveries import NOW, delivery

HOST = "https://shared.example"


def origin(destination: str, _: str) -> str:
    return HOST if destination == "web" else ""


def wait(store: DeliveryStore, claimed: Claimed, seconds: float, **more: object) -> None:
    """Record that a response has asked to wait."""
    outcome = Outcome(claimed, "postponed", "status_503", seconds, seconds, **more)  # type: ignore[arg-type]
    store.queue.exchange([outcome], [], NOW)


@pytest.fixture
def filled(store: DeliveryStore) -> DeliveryStore:
    """A store with three calls for each of three projects, two of which share a host."""
    for number in range(3):
        events = [delivery(number, destination="web", project=each, goal=each) for each in "AB"]
        store.accept([*events, delivery(number, project="C")], NOW)
    return store


def by_project(claimed: list[Claimed]) -> dict[str, Claimed]:
    return {each.lane.project: each for each in claimed}


def projects(claimed: list[Claimed]) -> list[str]:
    return sorted(each.lane.project for each in claimed)


def test_a_host_that_asks_to_wait_pauses_its_projects_in_all_processes(
    filled: DeliveryStore, url: str
) -> None:
    first = by_project(claim(filled, NOW, 1, origin))["A"]
    wait(filled, first, 100, asks_for_host=True)
    other = DeliveryStore(url)
    assert projects(claim(other, NOW, 1, origin)) == ["C"]
    assert other.hosts.paused(NOW, 9) == {HOST: NOW + 100}
    # A project without a known host waits too.
    other.accept([delivery(9, destination="web", project="D")], NOW)
    assert projects(claim(other, NOW + 99, 1, origin)) == ["C"]
    other.close()


def test_a_response_about_the_project_pauses_only_the_project(filled: DeliveryStore) -> None:
    claimed = by_project(claim(filled, NOW, 1, origin))
    wait(filled, claimed["A"], 100)
    assert projects(claim(filled, NOW, 1, origin)) == ["B", "C"]
    assert filled.hosts.paused(NOW, 9) == {}


def test_if_the_host_is_unknown_the_project_waits(filled: DeliveryStore) -> None:
    claimed = by_project(claim(filled, NOW, 1, origin))
    wait(filled, claimed["C"], 100, asks_for_host=True)
    assert projects(claim(filled, NOW, 1, origin)) == ["A", "B"]


def test_a_source_shows_what_its_deliveries_wait_for(filled: DeliveryStore) -> None:
    claimed = by_project(claim(filled, NOW, 1, origin))
    wait(filled, claimed["C"], 100)
    wait(filled, claimed["A"], MAX_PAUSE, asks_for_host=True)
    source = claimed["A"].lane.source
    assert filled.queue.long_pauses(NOW, source) == {"project C": NOW + 100}
    wait(filled, claimed["B"], 200, asks_for_host=True)
    assert filled.queue.long_pauses(NOW, source) == {"project C": NOW + 100, HOST: NOW + 200}
    assert filled.queue.long_pauses(NOW, "another") == {}


def test_outcomes_that_begin_a_pause_stop_deliveries_that_were_ready_before(
    filled: DeliveryStore,
) -> None:
    first = by_project(claim(filled, NOW, 1, origin))["A"]
    ready = [(lane, 1) for lane in filled.queue.ready(NOW)]
    asked = Outcome(first, "postponed", "status_503", 9.0, 9.0, asks_for_host=True)
    assert projects(filled.queue.exchange([asked], ready, NOW)) == ["C"]


def test_after_a_pause_one_request_decides_for_all_projects(
    filled: DeliveryStore, url: str
) -> None:
    first = by_project(claim(filled, NOW, 1, origin))["A"]
    wait(filled, first, 100, asks_for_host=True)
    other = DeliveryStore(url)
    now = NOW + 100
    lanes = [(lane, 3) for lane in other.queue.ready(now)]
    claimed = filled.queue.exchange([], lanes, now) + other.queue.exchange([], lanes, now)
    (probe,) = [each for each in claimed if each.lane.host == HOST]
    assert (probe.host_probe, probe.probe) == (True, False)

    def settled(at: float, **more: object) -> list[str]:
        outcome = Outcome(probe, "postponed", "", 900.0, **more)  # type: ignore[arg-type]
        other.queue.exchange([outcome], [], at)
        return projects(claim(other, at, 1, origin))

    # An outcome that says nothing about the host allows another probe.
    assert len(settled(now, host_answers=None)) == 1
    assert settled(now, host_answers=False) == []
    assert other.hosts.paused(now, 9) == {HOST: now + FIRST_PAUSE}
    assert len(settled(now + FIRST_PAUSE, host_answers=True)) == 2
    assert other.hosts.paused(now, 9) == {}
    other.close()


def test_a_probe_whose_process_dies_or_has_nothing_to_send_ends(
    filled: DeliveryStore,
) -> None:
    first = by_project(claim(filled, NOW, 1, origin))["A"]
    wait(filled, first, 100, asks_for_host=True)
    now = NOW + 100
    ready = filled.queue.ready(now)
    emptied = next(each for each in ready if each.host)
    with filled._engine.begin() as connection:
        later = sa.update(CALLS).where(CALLS.c.lane == emptied.id).values(due_at=now + 1)
        connection.execute(later)
    assert filled.queue.exchange([], [(emptied, 1)], now) == []
    assert any(each.host_probe for each in claim(filled, now, 1, origin))
    assert not any(each.host_probe for each in claim(filled, now, 1, origin))
    assert any(each.host_probe for each in claim(filled, now + PROBE_TIME, 1, origin))


def test_a_pause_that_begins_in_the_future_is_ignored(filled: DeliveryStore) -> None:
    first = by_project(claim(filled, NOW, 1, origin))["A"]
    wait(filled, first, 80_000, asks_for_host=True)
    now = NOW - CLOCK_SKEW - 1
    assert filled.hosts.paused(now, 9) == {}
    assert any(each.host_probe for each in claim(filled, now, 1, origin))


def test_processes_with_different_hosts_take_turns(filled: DeliveryStore, url: str) -> None:
    def moved(destination: str, project: str) -> str:
        return origin(destination, project) and "https://other.example"

    def differing(store: DeliveryStore, own: Callable[[str, str], str], now: float) -> str:
        return "".join(e.project for e in store.queue.ready(now, origin=own) if e.host_differs)

    claim(filled, NOW, 1, origin)
    with closing(DeliveryStore(url)) as other:
        assert differing(other, moved, NOW) == ""
        assert {each.host for each in other.queue.ready(NOW)} == {"", "https://other.example"}
        assert differing(filled, origin, NOW + TURN - 1) == "AB"
        assert differing(filled, lambda *_: "", NOW) == ""  # its package is not installed
        assert differing(filled, origin, NOW + 2 * TURN) == ""
        assert differing(other, moved, NOW + TURN - 1) == "AB"
