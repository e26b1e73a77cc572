from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from snippetgen_harness.net.servers import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from snippetgen.relay import tracing
from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import URL
from tests.relay.ingest.test_webhooks import SOURCES, TOKEN

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

Received = Callable[[], list[bytes]]


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> Iterator[Received]:
    """Trace to a collector; the function stops tracing and returns what has arrived."""
    bodies: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    async def take(request: Request) -> Response:
        bodies.put(await request.body())
        return Response()

    with serve(Starlette(routes=[Route("/v1/traces", take, methods=["POST"])])) as port:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port}")
        stop = tracing.start("relay-of-the-test")

        def all_received() -> list[bytes]:
            stop()
            return [bodies.get() for _ in range(bodies.qsize())]

        yield all_received


def test_a_notification_is_a_span_without_secrets_and_visitors(
    store: DeliveryStore, received: Received
) -> None:
    app = Webhooks(SOURCES, store, Metrics(store).observe).application()
    query = urlencode({"optimizely_conversion": URL, "call_id": "7"})
    with serve(app) as port:
        address = f"http://127.0.0.1:{port}/calls/infinity/{TOKEN}?{query}"
        assert httpx.get(address, headers={"traceparent": PARENT}).status_code == 200
    (body,) = received()
    assert not [each for each in (TOKEN, "oeu1r0.5", "log.optimizely") if each.encode() in body]
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    (found,) = resource.scope_spans[0].spans
    attributes = {each.key: each.value.string_value for each in found.attributes}
    assert (found.name, found.trace_id.hex()) == ("receive call", PARENT.split("-")[1])
    assert attributes == {
        "snippetgen.source": "infinity",
        "snippetgen.status": "accepted",
        "snippetgen.reason": "counted",
    }
    names = {each.key: each.value.string_value for each in resource.resource.attributes}
    assert names["service.name"] == "relay-of-the-test"


def test_without_a_collector_nothing_is_traced() -> None:
    with tracing.span("nothing") as set_attribute:
        set_attribute("snippetgen.source", "shop")
