from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from benchmarks.relay.killing import notification
from benchmarks.relay.process import Relay
from benchmarks.relay.proxy import FreezingProxy


def test_a_server_drains_before_it_stops_and_a_worker_has_health_and_metrics(
    tmp_path: Path,
) -> None:
    server = Relay(tmp_path, "http://127.0.0.1:1", "--role", "server", "--drain", "300")
    worker = Relay(tmp_path, "http://127.0.0.1:1", "--role", "worker")
    server.start()
    worker.start()
    try:
        for relay in (server, worker):
            status = f"http://127.0.0.1:{relay.status_port}"
            assert httpx.get(f"{status}/livez").status_code == 200
            assert httpx.get(f"{status}/readyz").json()["checks"]["records"] == "ok"
            assert "snippetgen_relay_calls" in httpx.get(f"{status}/metrics").text
        server.signal(signal.SIGTERM)
        ready = f"http://127.0.0.1:{server.port}/readyz"
        while httpx.get(ready).status_code == 200:
            pass
        assert httpx.post(server.address(), content=notification(1)).json()["reason"] == "counted"
    finally:
        statuses = (server.stop(), worker.stop())
    assert statuses == (0, 0)


@pytest.mark.exhaustive
@pytest.mark.parametrize("role", ["server", "worker", "all"])
def test_a_role_ends_although_its_database_never_answers(
    tmp_path: Path, postgresql_url: str, role: str
) -> None:
    folder = sa.make_url(postgresql_url).query["host"]
    with FreezingProxy(f"{folder}/.s.PGSQL.5432") as proxy:
        records = f"postgresql+psycopg://relay@127.0.0.1:{proxy.port}/postgres"
        relay = Relay(tmp_path, "http://127.0.0.1:1", "--role", role, "--records", records)
        relay.start()
        proxy.freeze()
        if role != "worker":
            refused = httpx.post(relay.address(), content=notification(1), timeout=60)
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert relay.stop() is not None  # within a minute
