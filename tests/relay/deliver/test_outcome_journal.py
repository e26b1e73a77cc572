from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from benchmarks.relay.kills import notification
from benchmarks.relay.process import Relay
from snippetgen.files.lock import locked
from snippetgen.relay.deliver.maintenance import Maintenance
from snippetgen.relay.deliver.outcome_journal import FOLDER, SIZE, OutcomeJournal
from snippetgen.relay.store.delivery_queue import Claimed, Outcome, Verdict
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim
from tests.relay.clock import Clock
from tests.relay.deliveries import delivery
from tests.relay.optimizely import Optimizely


@pytest.fixture
def other(tmp_path: Path) -> Iterator[DeliveryStore]:
    """The store of another process, with the same records as `store`."""
    opened = DeliveryStore(f"sqlite:///{tmp_path / 'calls.db'}")
    yield opened
    opened.close()


@pytest.fixture
def claimed(store: DeliveryStore, other: DeliveryStore, clock: Clock) -> list[Claimed]:
    """Deliveries that the other process is sending."""
    store.accept([delivery(number) for number in range(3)], clock.now)
    return claim(other, clock.now, 3)


@pytest.fixture
def journal(tmp_path: Path, other: DeliveryStore) -> Iterator[OutcomeJournal]:
    opened = OutcomeJournal(tmp_path, other.queue.sender)
    opened.open()
    yield opened
    opened.close(delete=False)


def outcomes(claimed: list[Claimed]) -> list[Outcome]:
    verdicts: tuple[Verdict, ...] = ("delivered", "given_up", "postponed")
    return [
        Outcome(each, verdict, f"known_{verdict}", wait=5.0)
        for each, verdict in zip(claimed, verdicts, strict=True)
    ]


def maintenance(store: DeliveryStore, folder: Path, clock: Clock, lease: float = 60.0) -> None:
    Maintenance(store, folder, clock, lease).run_once([])


KNOWN = {
    ("delivered", "known_delivered"): 1,
    ("given_up", "known_given_up"): 1,
    ("pending", "known_postponed"): 1,
}


def test_the_outcomes_in_a_dead_process_s_journal_are_recorded_and_it_is_deleted(
    store: DeliveryStore,
    claimed: list[Claimed],
    journal: OutcomeJournal,
    tmp_path: Path,
    clock: Clock,
) -> None:
    journal.write(outcomes(claimed))
    maintenance(store, tmp_path, clock)
    assert store.counts() == {("sending", ""): 3}  # its process is running
    journal.close(delete=False)
    maintenance(store, tmp_path, clock)
    assert store.counts() == KNOWN
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_journal_that_its_process_deletes_meanwhile_leaves_no_lock(
    store: DeliveryStore,
    journal: OutcomeJournal,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def delete_first(path: Path) -> AbstractContextManager[None]:
        journal.close(delete=True)
        return locked(path)

    monkeypatch.setattr("snippetgen.relay.deliver.outcome_journal.locked", delete_first)
    maintenance(store, tmp_path, clock)
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_known_outcome_takes_precedence_over_in_doubt(
    store: DeliveryStore,
    claimed: list[Claimed],
    journal: OutcomeJournal,
    tmp_path: Path,
    clock: Clock,
) -> None:
    journal.write(outcomes(claimed))
    maintenance(store, tmp_path / "elsewhere", clock, lease=0.0)
    assert store.counts() == {("given_up", "in_doubt"): 3}
    journal.close(delete=False)
    maintenance(store, tmp_path, clock)
    assert store.counts() == KNOWN


def test_a_journal_settles_only_attempts_of_its_process(
    store: DeliveryStore,
    other: DeliveryStore,
    claimed: list[Claimed],
    journal: OutcomeJournal,
    tmp_path: Path,
    clock: Clock,
) -> None:
    journal.write(outcomes(claimed))
    journal.close(delete=False)
    other.queue.exchange([Outcome(each, "postponed", "") for each in claimed], [], clock.now)
    claim(store, clock.now, 3)
    maintenance(store, tmp_path, clock)
    assert store.counts() == {("sending", ""): 3}


@pytest.mark.parametrize("damage", [b'[1, 1, "delivered"', b"\0" * 4096, b'[{}, 1, "no", 1, 1]\n'])
def test_a_damaged_line_does_not_hide_the_others(
    store: DeliveryStore,
    claimed: list[Claimed],
    journal: OutcomeJournal,
    tmp_path: Path,
    clock: Clock,
    damage: bytes,
) -> None:
    journal.write(outcomes(claimed))
    journal.close(delete=False)
    (file,) = (tmp_path / FOLDER).glob("*.jsonl")
    file.write_bytes(file.read_bytes().strip(b"\0") + damage)
    maintenance(store, tmp_path, clock)
    assert store.counts() == KNOWN


def test_a_journal_keeps_outcomes_that_are_not_recorded_and_stays_small(
    claimed: list[Claimed], journal: OutcomeJournal, tmp_path: Path
) -> None:
    found = [replace(each, reason="x" * 60) for each in outcomes(claimed)]
    (file,) = (tmp_path / FOLDER).glob("*.jsonl")
    for _ in range(SIZE // 200):
        journal.write(found)
    assert file.stat().st_size > SIZE
    journal.keep(found[:1])
    assert file.read_bytes().count(b"x" * 60) == 1
    journal.write(found[1:])
    journal.keep(found)
    assert file.read_bytes().count(b"x" * 60) == 3
    journal.keep([])
    assert not file.read_bytes().strip(b"\0")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_journal_that_cannot_be_written_does_not_stop_deliveries(
    store: DeliveryStore, claimed: list[Claimed], tmp_path: Path
) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    journal = OutcomeJournal(tmp_path, store.queue.sender)
    with capture_logs() as logs:
        journal.open()
        journal.write(outcomes(claimed))
        journal.keep([])
        journal.close(delete=True)
    assert [each["event"] for each in logs] == ["no_outcome_journal"]


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the system reserves no room")
def test_a_full_disk_leaves_room_for_outcomes(
    claimed: list[Claimed], journal: OutcomeJournal, tmp_path: Path
) -> None:
    (file,) = (tmp_path / FOLDER).glob("*.jsonl")
    reserved = file.stat().st_blocks
    journal.write(outcomes(claimed))
    journal.keep([])
    journal.write(outcomes(claimed))
    assert reserved * 512 >= SIZE
    assert file.stat().st_blocks == reserved


@pytest.mark.exhaustive
def test_an_answer_is_known_even_if_the_process_is_killed_before_it_is_recorded(
    tmp_path: Path, optimizely: Optimizely
) -> None:
    optimizely.limit = 0
    relay = Relay(tmp_path, optimizely.address)
    relay.start()
    httpx.post(relay.address(), content=notification(1)).raise_for_status()
    while not optimizely.hosts:
        pass
    with closing(sqlite3.connect(tmp_path / "data" / "calls.db")) as locking:
        locking.execute("BEGIN IMMEDIATE")
        optimizely.limit = None
        (file,) = (tmp_path / "data" / FOLDER).glob("*.jsonl")
        while not file.read_bytes().strip(b"\0"):
            pass
        relay.stop(signal.SIGKILL)
    relay.start()
    assert relay.wait_until_settled()["delivered"] == 1
    assert relay.stop() == 0
    assert len(optimizely.hosts) == 1
