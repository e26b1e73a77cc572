"""docs/openapi/relay.json describes what the relay answers to vendors."""

from __future__ import annotations

import httpx
from snippetgen_harness.net.servers import serve
from starlette.routing import Route

from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.store.store import DeliveryStore
from snippetgen.vendors.payloads import MAX_PAYLOAD_LENGTH
from tests.openapi import Document, operations_of
from tests.relay.conftest import Clock
from tests.relay.deliveries import activity
from tests.relay.ingest.test_webhooks import CTM, SOURCES

DOCUMENT = Document("relay")


def test_the_addresses_and_answers_are_those_of_the_document(
    store: DeliveryStore, clock: Clock
) -> None:
    webhooks = Webhooks(SOURCES, store, Metrics(store).observe, clock=clock)
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
        ]
    assert {DOCUMENT.check(each) for each in answers} == DOCUMENT.operations
    assert {200, 400, 403, 404, 413} == {each.status_code for each in answers}
