from __future__ import annotations

import asyncio
import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from snippetgen_harness.net.servers import serve
from starlette.applications import Starlette
from structlog.testing import capture_logs

from benchmarks.relay.proxy import FreezingProxy
from snippetgen.relay.deliver.deliverer import Deliverer
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.ops.checks import Check, Result
from snippetgen.relay.ops.clock_check import ClockCheck
from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status.formatting import utc_time
from snippetgen.relay.ops.status_page import StatusPage
from snippetgen.relay.store import hosts
from snippetgen.relay.store.breaker import Breaker
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.clock import Clock
from tests.relay.deliveries import DAY, activity, delivery
from tests.relay.ingest.test_webhooks import CTM, SOURCES

SHORT = 0.3
"""Seconds after which something that never ends has failed."""


@contextmanager
def serving(
    store: DeliveryStore,
    health: Health,
    report: Callable[[str], None] = lambda _: None,
    timeout: float = PATIENCE,
) -> Iterator[httpx.Client]:
    """Serve webhooks and, at another address, the operator's pages."""
    webhooks = Webhooks(SOURCES, store, Metrics(store).observe, timeout=timeout, report=report)
    app = webhooks.application(health.public_routes())
    with (
        serve(app) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client


@contextmanager
def serving_in_detail(health: Health) -> Iterator[httpx.Client]:
    app = Starlette(routes=health.private_routes())
    with (
        serve(app) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client


def test_a_relay_that_works_is_alive_ready_and_healthy(store: DeliveryStore) -> None:
    health = Health(store, timeout=PATIENCE)
    with serving(store, health) as public, serving_in_detail(health) as private:
        for path in ("/livez", "/readyz", "/health"):
            answer = public.get(path)
            assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
            assert private.get(path).json()["status"] == "ok"
        assert private.get("/health").json()["checks"] == {
            "threads": "ok",
            "delivering": "ok",
            "records": "ok",
            "clock": "ok",
            "counts": "ok",
            "backlog": "ok",
        }


def test_health_says_how_long_calls_have_been_waiting(store: DeliveryStore, clock: Clock) -> None:
    store.accept([delivery(1)], clock.now - 90)
    with serving_in_detail(Health(store, clock=clock, timeout=PATIENCE)) as private:
        assert private.get("/health").json()["backlog"] == {"ctm": 90.0}


def test_a_host_that_has_asked_to_wait_is_shown(store: DeliveryStore, clock: Clock) -> None:
    host, until = "https://logx.optimizely.com", clock.now + 90
    pause(store, Breaker(1, 0.0, until, clock.now), host)
    with serving_in_detail(Health(store, clock=clock, timeout=PATIENCE)) as private:
        assert private.get("/health").json()["paused_hosts"] == {host: 90.0}
    assert b"snippetgen_relay_paused_hosts 1.0" in Metrics(store, clock).text()
    page = StatusPage(store, Metrics(store), Health(store), clock=clock).application()
    with serve(page) as port:
        shown = httpx.get(f"http://127.0.0.1:{port}/").text
    assert f"<code>{host}</code> has asked to wait" in shown
    assert utc_time(until) in shown


def pause(store: DeliveryStore, breaker: Breaker, host: str) -> None:
    with store._engine.begin() as connection:
        hosts.write(connection, {host: breaker})


def test_a_full_disk_is_reported_until_there_is_room(store: DeliveryStore) -> None:
    health = Health(store, fresh=0, timeout=PATIENCE)
    with serving(store, health) as public, serving_in_detail(health) as private, capture_logs():
        assert public.get("/readyz").status_code == 200
        with full_disk():
            refused = public.post(CTM, content=activity(1))
            answers = [public.get("/readyz"), public.get("/health"), private.get("/health")]
            alive = public.get("/livez")
        assert refused.json() == {"error": "the call cannot be stored now"}
        for answer in (refused, *answers):
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answers[0].json() == {"status": "failing"}
        assert answers[2].json()["error"] == "disk I/O error"
        assert alive.status_code == 200
        call_until_stored(public)
        assert public.get("/readyz").status_code == 200


def test_records_that_accept_no_calls_are_reported_even_if_they_can_be_written(
    store: DeliveryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snippetgen.relay.ops.health.REMEMBERED", PATIENCE)
    health = Health(store, timeout=PATIENCE)
    with (
        serving(store, health, health.note_storing) as public,
        serving_in_detail(health) as private,
        closing(sqlite3.connect(tmp_path / "calls.db")) as damaging,
        capture_logs(),
    ):
        damaging.execute("ALTER TABLE calls RENAME TO damaged")
        assert public.post(CTM, content=activity(1)).status_code == 503
        for path in ("/readyz", "/health"):
            assert public.get(path).status_code == 503
            fault = private.get(path).json()["checks"]["records"]
            assert fault == "the last call could not be stored: OperationalError"
        assert public.get("/livez").status_code == 200
        damaging.execute("ALTER TABLE damaged RENAME TO calls")
        call_until_stored(public)
        assert public.get("/readyz").status_code == 200


def test_a_dead_connection_that_is_still_open_is_reported_until_it_works(
    postgresql_url: str,
) -> None:
    folder = sa.make_url(postgresql_url).query["host"]
    with FreezingProxy(f"{folder}/.s.PGSQL.5432") as proxy:
        address = f"postgresql+psycopg://relay@127.0.0.1:{proxy.port}/postgres"
        store = DeliveryStore(address)
        health = Health(store, timeout=SHORT, fresh=0)
        with serving(store, health, timeout=SHORT) as public, capture_logs():
            call_until_stored(public)
            proxy.freeze()
            for answer in (public.post(CTM, content=activity(2)), public.get("/readyz")):
                assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert public.get("/livez").status_code == 200
            proxy.thaw()
            while public.get("/readyz").status_code == 503:
                pass
            call_until_stored(public)
        store.close()


def test_a_deliverer_that_has_ended_or_hangs_is_reported(
    store: DeliveryStore, tmp_path: Path
) -> None:
    deliverer = Deliverer(store, RequestBuilder(), tmp_path)
    with serving_in_detail(Health(store, deliverer=deliverer, timeout=PATIENCE)) as private:
        answer = private.get("/livez")
        assert (answer.status_code, answer.json()["status"]) == (503, "failing")
        assert private.get("/readyz").json()["error"] == "a thread has ended"
        deliverer.start()
        assert private.get("/livez").status_code == 200
        deliverer.stop()
        deliverer.turned_at -= 3600
        delivering = private.get("/readyz").json()["checks"]["delivering"]
        assert delivering.startswith("the deliverer has done nothing for 36")


@pytest.mark.parametrize(
    ("seconds", "ahead", "fault"),
    [
        (0, 0, ""),
        (59, 59, ""),
        (-3600, 0, "the clock was changed by -3600 seconds"),
        (4 * DAY, 0, "the clock was changed by +345600 seconds"),
        (0, 61, "the clock differs from the database's by -61 seconds"),
    ],
)
def test_a_clock_that_jumps_or_differs_is_reported(
    clock: Clock, seconds: float, ahead: float, fault: str
) -> None:
    check = ClockCheck(clock, elapsed=lambda: 5.0)
    clock.now += seconds
    assert check.fault(ahead).startswith(fault)
    assert bool(check.fault(ahead)) == bool(fault)


def test_a_check_runs_once_for_any_number_of_requests() -> None:
    runs = []
    release = threading.Event()

    def attempt() -> int:
        runs.append(1)
        release.wait()
        return len(runs)

    async def ask() -> list[Result[int]]:
        check = Check(attempt)
        asked = [asyncio.create_task(check.result()) for _ in range(50)]
        await asyncio.sleep(0)
        release.set()
        return await asyncio.gather(*asked)

    assert {each.value for each in asyncio.run(ask())} == {1}


def call_until_stored(client: httpx.Client) -> None:
    """Repeat a call until it is stored, like vendors, because a slow machine may need more than
    SHORT."""
    while client.post(CTM, content=activity(1)).status_code != 200:
        pass


@contextmanager
def full_disk() -> Iterator[None]:
    """Make every write to a file fail after its first bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
