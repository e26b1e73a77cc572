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
from urllib.parse import quote, urlencode

import httpx
import pytest
from snippetgen_harness.net.servers import serve
from structlog.testing import capture_logs

from snippetgen.relay.ingest.auth import Secret
from snippetgen.relay.ingest.rate_limit import RateLimit
from snippetgen.relay.ingest.sources import Source
from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.store.store import DeliveryStore
from tests.configurations import configure
from tests.relay.clock import Clock
from tests.relay.deliveries import NOW, URL, activity

TOKEN = "a-secret-of-the-path-1234"
CTM = f"/calls/ctm/{TOKEN}"
SOURCES = {v: Source(configure(v), Secret(TOKEN)) for v in ("ctm", "callrail", "infinity")}


@pytest.fixture
def metrics(store: DeliveryStore) -> Metrics:
    return Metrics(store)


@pytest.fixture
def client(store: DeliveryStore, metrics: Metrics, clock: Clock) -> Iterator[httpx.Client]:
    app = Webhooks(
        SOURCES, store, metrics.observe, rate_limit=RateLimit(1, clock), clock=clock
    ).application()
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


def test_a_repeated_call_is_recognized(client: httpx.Client, store: DeliveryStore) -> None:
    statuses = [client.post(CTM, content=activity(1)).json()["status"] for _ in range(3)]
    assert statuses == ["accepted", "known", "known"]
    assert sum(store.counts().values()) == 1


def test_another_visitor_under_a_known_id_is_reported(
    client: httpx.Client, store: DeliveryStore
) -> None:
    client.post(CTM, content=activity(1))
    other = activity(2, id=1001)
    with capture_logs() as logs:
        answers = [
            client.post(CTM, content=other).json(),
            client.post(CTM, content=activity(1)).json(),
        ]
    assert answers == [
        {"status": "known", "reason": "conflicting_id"},
        {"status": "known", "reason": "counted"},
    ]
    assert [(log["event"], log["log_level"]) for log in logs] == [
        ("known", "warning"),
        ("known", "info"),
    ]
    (kept,) = store.rejections.find("1001")
    assert kept.reason == "conflicting_id"


def test_other_revenue_under_a_known_id_is_the_same_call(
    client: httpx.Client, store: DeliveryStore
) -> None:
    pushes = json.dumps([{"optimizely_conversion": URL.replace("v=500", "v=900")}])
    for body in (activity(1), activity(1, cvars=pushes)):
        client.post(CTM, content=body)
    assert store.rejections.counts() == {}


def test_concurrent_copies_of_a_call_are_accepted_once(client: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post(CTM, content=activity(1)), range(16)))
    assert sorted(answer.json()["status"] for answer in answers) == ["accepted"] + ["known"] * 15


def test_a_call_that_does_not_count_is_stored_with_its_id_and_reason(
    client: httpx.Client, store: DeliveryStore
) -> None:
    answer = client.post(CTM, content=activity(1, talk_time=0))
    assert answer.json() == {"status": "not_counted", "reason": "not_answered"}
    assert store.counts() == {}
    (kept,) = store.rejections.find("1001")
    assert (kept.source, kept.reason, kept.detail) == ("ctm", "not_answered", "")
    assert (kept.body, kept.query) == (None, None)


def test_an_unreadable_call_is_kept_with_its_notification(
    client: httpx.Client, store: DeliveryStore
) -> None:
    body = activity(1, talk_time="???")
    answer = client.post(CTM, content=body).json()
    assert (answer["status"], answer["reason"]) == ("unreadable", "unreadable_answered")
    assert answer["detail"].startswith('talk_time is "???": ')
    (kept,) = store.rejections.find("1001")
    assert (kept.reason, kept.detail, kept.body) == (
        "unreadable_answered",
        answer["detail"],
        body,
    )


def test_two_calls_under_an_unreplaced_token_are_both_refused_and_kept(
    client: httpx.Client, store: DeliveryStore
) -> None:
    for visitor in ("oeu1r0.5", "oeu2r0.5"):
        conversion = urlencode({"optimizely_conversion": URL.replace("oeu1r0.5", visitor)})
        query = f"{conversion}&call_id=[Call:InboundCallId]&duration=185"
        answer = client.get(f"/calls/infinity/{TOKEN}?{query}")
        assert (answer.status_code, answer.json()["reason"]) == (400, "unreadable_id")
        assert 'call_id is "[Call:InboundCallId]": ' in answer.json()["error"]
    assert store.counts() == {}
    assert store.rejections.counts() == {("infinity", "unreadable_id"): 2}


def test_a_call_without_an_id_is_refused_and_kept(
    client: httpx.Client, store: DeliveryStore
) -> None:
    answer = client.post(CTM, content=activity(1, id=None))
    assert (answer.status_code, answer.json()["reason"]) == (400, "missing_id")
    assert store.rejections.counts() == {("ctm", "missing_id"): 1}


def test_an_unencoded_url_is_accepted_with_a_warning(client: httpx.Client) -> None:
    answer = client.get(f"/calls/infinity/{TOKEN}?call_id=7&optimizely_conversion={URL}").json()
    assert answer["status"] == "accepted"
    assert "optimizely_conversion is not percent-encoded" in answer["warning"]


@pytest.mark.parametrize("path", [f"{CTM}/", "/calls/callrail/"])
def test_a_trailing_slash_makes_no_difference(client: httpx.Client, path: str) -> None:
    body = activity(1)
    if "callrail" in path:
        custom = {"optimizely_conversion": URL}
        body = json.dumps({"resource_id": "CAL1", "answered": True, "custom": custom}).encode()
    digest = base64.b64encode(hmac.digest(TOKEN.encode(), body, hashlib.sha1)).decode()
    answer = client.post(path, content=body, headers={"Signature": digest})
    assert (answer.status_code, answer.json()["status"]) == (200, "accepted")


@pytest.mark.parametrize(
    ("method", "path", "status", "logged"),
    [
        ("POST", f"/call/ctm/{TOKEN}", 404, "/…/ctm/…"),
        ("POST", f"{CTM}/more", 404, "/calls/ctm/…/…"),
        ("POST", f"//calls/ctm/{TOKEN}", 404, "//calls/ctm/…"),
        ("POST", f"/{TOKEN}/", 404, "/…/"),
        ("POST", f"/calls/nobody/{TOKEN}", 404, "/calls/…/…"),
        ("PUT", CTM, 405, "/calls/ctm/…"),
    ],
)
def test_a_wrong_address_is_answered_with_a_hint_and_logged_without_secrets(
    client: httpx.Client, method: str, path: str, status: int, logged: str
) -> None:
    with capture_logs() as logs:
        port = client.base_url.port
        answer = httpx.request(method, f"http://127.0.0.1:{port}{path}", content=b"{}")
    assert answer.status_code == status
    assert answer.json()["error"].endswith(
        "send calls to /calls/<name> or /calls/<name>/<secret>, by GET or POST"
    )
    (entry,) = (each for each in logs if each["event"] == "no_route")
    assert (entry["method"], entry["path"]) == (method, logged)
    assert TOKEN not in str(logs)


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
def test_a_request_without_a_secret_or_signature_is_refused(
    client: httpx.Client, store: DeliveryStore, path: str, status: int
) -> None:
    assert client.post(path, content=activity(1)).status_code == status
    assert store.counts() == {}


@pytest.mark.parametrize(
    ("secret", "is_plain"),
    [
        ("letters-digits-_.~!$&'()*+,;=:@", True),
        ("?query=of-an-address", False),
        ("#part-of-an-address", False),
        ("percent%2Fsign%41%zz", False),
        ("blanks \u00fc \U0001f642 inside", False),
    ],
)
def test_any_secret_without_a_slash_is_found_in_the_path(
    store: DeliveryStore, secret: str, is_plain: bool
) -> None:
    source = Source(configure("ctm"), Secret(secret))
    app = Webhooks({"ctm": source}, store, Metrics(store).observe).application()
    with serve(app) as port:
        address = f"http://127.0.0.1:{port}/calls/ctm/"
        assert httpx.get(address + quote(secret, safe="")).status_code == 400  # no call
        if is_plain:
            assert httpx.get(address + secret).status_code == 400
    assert source.secret.needs_encoding is not is_plain


def test_a_malformed_body_is_answered_with_the_reason(client: httpx.Client) -> None:
    answer = client.post(CTM, content=b"{")
    assert (answer.status_code, answer.json()["error"]) == (400, 'the body is not JSON: "{"')


def test_a_body_over_the_limit_is_refused(client: httpx.Client) -> None:
    assert client.post(CTM, content=b" " * (1024 * 1024 + 1)).status_code == 413


def test_an_address_over_its_rate_limit_is_refused(client: httpx.Client, clock: Clock) -> None:
    statuses = [client.post("/calls/ctm/wrong").status_code for _ in range(21)]
    assert statuses == [403] * 20 + [429]
    assert client.post("/calls/infinity/wrong").status_code == 403  # has its own share
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
    client.post(CTM, content=activity(2, talk_time=0))
    text = metrics.text().decode()
    assert 'notifications_total{source="ctm",status="accepted"} 1.0' in text
    assert 'notifications_total{source="ctm",status="known"} 1.0' in text
    assert 'notifications_total{source="ctm",status="refused"} 1.0' in text
    assert "nobody" not in text
    assert 'snippetgen_relay_rejected_calls{reason="not_answered",source="ctm"} 1.0' in text
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
