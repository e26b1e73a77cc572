from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from snippetgen_harness.net.servers import serve

from snippetgen.relay.ingest.auth import Secret
from snippetgen.relay.ingest.webhooks import Source, Webhooks
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.store.store import DeliveryStore
from tests.configurations import configure
from tests.relay.conftest import Clock
from tests.relay.deliveries import NOW, URL, activity

TOKEN = "a-secret-of-the-path-1234"
CTM = f"/calls/ctm/{TOKEN}"
SOURCES = {v: Source(configure(v), Secret(TOKEN)) for v in ("ctm", "callrail", "infinity")}


@pytest.fixture
def metrics(store: DeliveryStore) -> Metrics:
    return Metrics(store)


@pytest.fixture
def client(store: DeliveryStore, metrics: Metrics, clock: Clock) -> Iterator[httpx.Client]:
    app = Webhooks(SOURCES, store, metrics.observe, rate=1, clock=clock).application()
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client


def test_a_call_is_on_disk_before_it_is_answered(client: httpx.Client, tmp_path: Path) -> None:
    assert client.post(CTM, content=activity(1)).json() == {
        "status": "accepted",
        "reason": "counted",
    }
    with sqlite3.connect(tmp_path / "calls.db") as other:
        (row,) = other.execute("SELECT call_id, payload, called_at, state FROM calls")
    other.close()
    assert row == ("1001", URL, int(NOW * 1000), "pending")


def test_a_repeated_call_is_known(client: httpx.Client, store: DeliveryStore) -> None:
    statuses = [client.post(CTM, content=activity(1)).json()["status"] for _ in range(3)]
    assert statuses == ["accepted", "known", "known"]
    assert sum(store.counts().values()) == 1


def test_concurrent_copies_of_a_call_are_accepted_once(client: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post(CTM, content=activity(1)), range(16)))
    assert sorted(answer.json()["status"] for answer in answers) == ["accepted"] + ["known"] * 15


def test_a_call_that_does_not_count_leaves_nothing(
    client: httpx.Client, store: DeliveryStore
) -> None:
    answer = client.post(CTM, content=activity(1, talk_time=0))
    assert answer.json() == {"status": "not_counted", "reason": "not_answered"}
    assert store.counts() == {}


def test_a_get_notification_is_accepted(client: httpx.Client) -> None:
    query = urlencode({"optimizely_conversion": URL, "call_id": "7"})
    answer = client.get(f"/calls/infinity/{TOKEN}?{query}")
    assert (answer.status_code, answer.json()["status"]) == (200, "accepted")


def test_callrail_notifications_need_a_valid_signature(client: httpx.Client) -> None:
    custom = {"optimizely_conversion": URL}
    body = json.dumps({"resource_id": "CAL1", "answered": True, "custom": custom}).encode()
    digest = hmac.new(TOKEN.encode(), body, hashlib.sha1).digest()
    headers = {"Signature": base64.b64encode(digest).decode()}
    assert client.post("/calls/callrail", content=body, headers=headers).status_code == 200
    for content, path, sent in (
        (body + b" ", "/calls/callrail", headers),
        (body, "/calls/callrail", {}),
        (body, f"/calls/callrail/{TOKEN}", {}),
        (body, f"/calls/callrail/{TOKEN}", headers),
    ):
        assert client.post(path, content=content, headers=sent).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/calls/ctm", 403),
        ("/calls/ctm/wrong", 403),
        (f"/calls/ctm/{TOKEN}x", 403),
        (f"/calls/nobody/{TOKEN}", 404),
        ("/metrics", 404),
        ("/", 404),
    ],
)
def test_a_request_without_proof_is_refused(
    client: httpx.Client, store: DeliveryStore, path: str, status: int
) -> None:
    assert client.post(path, content=activity(1)).status_code == status
    assert store.counts() == {}


def test_a_malformed_body_is_answered_with_the_reason(client: httpx.Client) -> None:
    answer = client.post(CTM, content=b"{")
    assert (answer.status_code, answer.json()["error"]) == (400, 'the body is not JSON: "{"')


def test_an_overlong_body_is_refused(client: httpx.Client) -> None:
    assert client.post(CTM, content=b" " * (1024 * 1024 + 1)).status_code == 413


def test_an_address_over_its_rate_is_refused(client: httpx.Client, clock: Clock) -> None:
    statuses = [client.post("/calls/ctm/wrong").status_code for _ in range(21)]
    assert statuses == [403] * 20 + [429]
    clock.now += 1
    assert client.post("/calls/ctm/wrong").status_code == 403


def test_a_locked_database_asks_the_vendor_to_retry(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "locked.db"
    store = DeliveryStore(f"sqlite:///{file}?timeout=0.05")
    app = Webhooks(SOURCES, store, Metrics(store).observe, clock=clock).application()
    other = sqlite3.connect(file)
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        other.execute("BEGIN IMMEDIATE")
        refused = client.post(CTM, content=activity(1))
        other.rollback()
        taken = client.post(CTM, content=activity(1))
    other.close()
    store.close()
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert taken.json()["status"] == "accepted"


def test_metrics_count_notifications_by_status(client: httpx.Client, metrics: Metrics) -> None:
    client.post(CTM, content=activity(1))
    client.post(CTM, content=activity(1))
    client.post("/calls/ctm/wrong")
    client.post("/calls/nobody")
    text = metrics.text().decode()
    assert 'notifications_total{source="ctm",status="accepted"} 1.0' in text
    assert 'notifications_total{source="ctm",status="known"} 1.0' in text
    assert 'notifications_total{source="ctm",status="refused"} 1.0' in text
    assert "nobody" not in text
    assert 'snippetgen_relay_calls{reason="",state="pending"} 1.0' in text


def test_a_client_that_disconnects_leaves_nothing_behind(
    client: httpx.Client, store: DeliveryStore, caplog: pytest.LogCaptureFixture
) -> None:
    port = client.base_url.port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port)) as gone:
        gone.sendall(f"POST {CTM} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{{".encode())
    assert client.post(CTM, content=activity(1)).status_code == 200
    assert sum(store.counts().values()) == 1
    assert caplog.records == []
