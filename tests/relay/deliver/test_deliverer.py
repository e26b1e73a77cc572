from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy.exc
from structlog.testing import capture_logs

from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.relay.deliver.deliverer import Deliverer
from snippetgen.relay.deliver.maintenance import Maintenance
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import until
from tests.relay.attempts import claim
from tests.relay.clock import Clock
from tests.relay.deliveries import URL, delivery
from tests.relay.optimizely import DRIPS, HANGS, Optimizely


@contextmanager
def delivering(
    store: DeliveryStore, optimizely: Optimizely, workers: int = 4
) -> Iterator[Deliverer]:
    with TemporaryDirectory() as folder:
        requests = RequestBuilder(optimizely.address)
        deliverer = Deliverer(store, requests, Path(folder), workers=workers)
        deliverer.start()
        try:
            yield deliverer
        finally:
            deliverer.stop()


def accept(store: DeliveryStore, count: int, project: str = "1234567890") -> None:
    store.accept(
        [
            replace(
                delivery(number, goal=f"goal{project}", called_at=int(time.time() * 1000)),
                project=project,
                payload=URL.replace("1234567890", project).replace("oeu1r", f"oeu{number}r"),
            )
            for number in range(count)
        ],
        time.time(),
    )


def test_a_due_delivery_is_sent_once(store: DeliveryStore, optimizely: Optimizely) -> None:
    accept(store, 30)
    with delivering(store, optimizely) as deliverer:
        until(lambda: store.counts() == {("delivered", "status_200"): 30})
    assert deliverer.finished == 30
    assert len(optimizely.queries) == len(set(optimizely.queries)) == 30


@pytest.mark.parametrize("answer", [HANGS, DRIPS, 500])
def test_a_project_in_trouble_does_not_stop_another(
    store: DeliveryStore, optimizely: Optimizely, answer: int
) -> None:
    optimizely.projects["1"] = answer
    accept(store, 50, "1")
    with delivering(store, optimizely, workers=2):
        until(lambda: len(optimizely.hosts) >= 2)
        accept(store, 5, "2")
        until(lambda: optimizely.hosts.count("2.log.optimizely.com") == 5)


def test_an_outcome_is_kept_until_the_store_accepts_it(
    tmp_path: Path, optimizely: Optimizely
) -> None:
    file = tmp_path / "calls.db"
    store = DeliveryStore(f"sqlite:///{file}?timeout=0.05")
    optimizely.limit = 0
    accept(store, 3)
    with capture_logs() as logs, delivering(store, optimizely):
        until(lambda: len(optimizely.hosts) == 3)
        locking = sqlite3.connect(file)
        locking.execute("BEGIN IMMEDIATE")
        optimizely.limit = None
        until(lambda: any(each["event"] == "dispatch_failed" for each in logs))
        locking.rollback()
        locking.close()
        until(lambda: store.counts() == {("delivered", "status_200"): 3})
    assert len(optimizely.hosts) == 3
    store.close()


def test_a_stop_ends_a_request_that_hangs(
    store: DeliveryStore, optimizely: Optimizely, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snippetgen.relay.deliver.deliverer.GRACE", 0.0)
    optimizely.always = HANGS
    accept(store, 1)
    with delivering(store, optimizely):
        until(lambda: optimizely.hosts)
    assert store.counts() == {("given_up", "in_doubt"): 1}


def test_a_stop_ends_even_if_outcomes_cannot_be_recorded(
    tmp_path: Path, optimizely: Optimizely, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snippetgen.relay.deliver.deliverer.NOTE_TIME", 0.0)
    file = tmp_path / "calls.db"
    store = DeliveryStore(f"sqlite:///{file}?timeout=0.05")
    optimizely.limit = 0
    accept(store, 1)
    with capture_logs() as logs, delivering(store, optimizely):
        until(lambda: optimizely.hosts)
        locking = sqlite3.connect(file)
        locking.execute("BEGIN IMMEDIATE")
        optimizely.limit = None
    locking.close()
    assert [each["records"] for each in logs if each["event"] == "not_noted"] == [1]
    store.close()


def test_waiting_events_share_a_request(store: DeliveryStore, optimizely: Optimizely) -> None:
    web = WebConversion(account="55", project="66", visitor="oeu1r0.5", entity="77", key="call")
    events = [
        replace(
            delivery(number, goal="call", resend=True),
            destination="web",
            project="66",
            payload=encode(replace(web, visitor=f"oeu{number}r0.5")),
        )
        for number in range(40)
    ]
    for event in events:
        store.accept([event], time.time())
    with delivering(store, optimizely):
        until(lambda: store.counts() == {("delivered", "status_200"): 40})
    assert len(optimizely.bodies) == 1


def test_a_deliverer_survives_a_store_that_fails(
    store: DeliveryStore, optimizely: Optimizely, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = store.queue.ready
    failed = threading.Event()

    def ready(*arguments: object) -> object:
        if failed.is_set():
            return works(*arguments)  # type: ignore[arg-type]
        failed.set()
        raise sqlalchemy.exc.OperationalError("SELECT 'oeu1r0.5'", {}, ValueError())

    monkeypatch.setattr(store.queue, "ready", ready)
    accept(store, 1)
    with capture_logs() as logs, delivering(store, optimizely):
        until(lambda: ("delivered", "status_200") in store.counts())
    assert [each["error"] for each in logs if each["event"] == "dispatch_failed"] == ["ValueError"]


def test_deliveries_of_a_dead_process_are_in_doubt_after_the_lease(
    store: DeliveryStore, tmp_path: Path, clock: Clock
) -> None:
    store.accept([delivery(1, resend=True), delivery(2, resend=True)], clock.now)
    dead = DeliveryStore(f"sqlite:///{tmp_path / 'calls.db'}")
    claim(dead, clock.now, 2)
    dead.close()
    maintenance = Maintenance(store, tmp_path, clock, lease=0.0)
    maintenance.run_once([])
    assert store.counts() == {("pending", "in_doubt"): 2}


def test_maintenance_returns_deliveries_that_this_process_never_received(
    store: DeliveryStore, tmp_path: Path, clock: Clock
) -> None:
    store.accept([delivery(1)], clock.now)
    claim(store, clock.now)
    maintenance = Maintenance(store, tmp_path, clock, lease=0.0)
    maintenance.run_once([])
    assert store.counts() == {("sending", ""): 1}  # it may be on its way to this process
    maintenance.run_once([])
    assert store.counts() == {("pending", ""): 1}
