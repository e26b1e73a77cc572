"""docs/openapi/ describes the relay's responses to vendors and to operators."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
from snippetgen_harness.net.servers import serve
from starlette.routing import Route

from snippetgen.relay.ingest.rate_limit import RateLimit
from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status_page import StatusPage
from snippetgen.relay.store.store import DeliveryStore
from snippetgen.vendors.payloads import MAX_PAYLOAD_LENGTH
from tests.openapi import Document, operations_of
from tests.relay.attempts import claim, settle
from tests.relay.clock import Clock
from tests.relay.deliveries import NOW, activity, delivery
from tests.relay.ingest.test_webhooks import CTM, SOURCES

DOCUMENT = Document("relay")


def test_the_addresses_and_responses_match_the_document(store: DeliveryStore, clock: Clock) -> None:
    observe = Metrics(store).observe
    webhooks = Webhooks(SOURCES, store, observe, rate_limit=RateLimit(1, clock), clock=clock)
    app = webhooks.application(Health(store).public_routes())
    paths = {route.path for route in app.routes if isinstance(route, Route)}
    without_slash = {path for path in paths if not path.endswith("/")}
    assert operations_of(app, without_slash) == DOCUMENT.operations
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        answers = [
            client.post(CTM, content=activity(1)),
            client.post(CTM, content=activity(1)),
            client.post(CTM, content=activity(2, talk_time=0)),
            client.post(CTM, content=activity(3, talk_time="???")),
            client.post(CTM, content=activity(4, id=None)),
            client.post(CTM, content=b"{"),
            client.get(CTM),
            client.post("/calls/ctm", content=activity(1)),
            client.get("/calls/ctm"),
            client.get("/calls/other"),
            client.post(CTM, content=b" " * (MAX_PAYLOAD_LENGTH + 1)),
            *map(client.get, ("/health", "/livez", "/readyz")),
            *(client.post("/calls/ctm/wrong") for _ in range(21)),
        ]
    assert {DOCUMENT.check(each) for each in answers} == DOCUMENT.operations
    assert {200, 400, 403, 404, 413, 429} == {each.status_code for each in answers}


def test_a_response_while_the_database_is_locked_matches_the_document(
    tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "locked.db"
    store = DeliveryStore(f"sqlite:///{file}?timeout=0.05")
    app = Webhooks(SOURCES, store, Metrics(store).observe, clock=clock).application()
    with closing(store), closing(sqlite3.connect(file)) as other, serve(app) as port:
        other.execute("BEGIN IMMEDIATE")
        refused = httpx.post(f"http://127.0.0.1:{port}{CTM}", content=activity(1))
    DOCUMENT.check(refused)
    assert refused.status_code == 503


STATUS = Document("relay-status")


def opened(client: httpx.Client, path: str) -> httpx.Response:
    """Return the head of a response that does not end."""
    with client.stream("GET", path) as response:
        return response


def test_the_status_page_responds_as_its_document_says(store: DeliveryStore, clock: Clock) -> None:
    store.accept([delivery(1)], NOW)
    (claimed,) = claim(store, NOW)
    settle(store, claimed, "given_up", "status_404", NOW)
    app = StatusPage(store, Metrics(store), Health(store), clock).application()
    paths = [route.path for route in app.routes if isinstance(route, Route)]
    assert operations_of(app, paths) == STATUS.operations
    call = f"/calls/{claimed.delivery.id}"
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        answers = [
            client.get("/", params={"state": "given_up", "call": "CALL1"}),
            client.get(call),
            client.get("/calls/0"),
            client.post(f"{call}/retry", headers={"Sec-Fetch-Site": "cross-site"}),
            client.post(f"{call}/retry"),
            client.post(f"{call}/retry"),
            opened(client, "/events"),
            opened(client, f"{call}/events"),
            *map(client.get, ("/livez", "/readyz", "/health", "/metrics")),
            client.get("/health", headers={"Host": "rebound.example"}),
        ]
    assert {STATUS.check(each) for each in answers} == STATUS.operations
    refused = [each.status_code for each in answers if each.status_code != 200]
    assert refused == [404, 403, 303, 409, 400]


def test_the_status_page_says_that_the_database_fails(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "broken.db"
    store = DeliveryStore(f"sqlite:///{file}")
    app = StatusPage(store, Metrics(store), Health(store), clock).application()
    with closing(store), closing(sqlite3.connect(file)) as other, serve(app) as port:
        other.execute("DROP TABLE tallies")
        failing = httpx.get(f"http://127.0.0.1:{port}/health")
    STATUS.check(failing)
    assert failing.status_code == 503
    assert failing.json()["checks"]["counts"] != "ok"
