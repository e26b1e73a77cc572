from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlencode

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from snippetgen_harness.net.servers import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.relay import tracing
from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import Attempts
from tests.relay.deliveries import NOW, URL, delivery
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


def spans(bodies: list[bytes]) -> list[Span]:
    """Return the spans in what a collector has received, in the order in which they began."""
    found = []
    for body in bodies:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = {each.key: each.value.string_value for each in resource.resource.attributes}
            assert names["service.name"] == "relay-of-the-test"
            found += [span for scope in resource.scope_spans for span in scope.spans]
    return sorted(found, key=lambda span: span.start_time_unix_nano)


def attributes(span: Span) -> dict[str, str]:
    return {each.key: each.value.string_value for each in span.attributes}


def call(store: DeliveryStore, *headers: dict[str, str]) -> None:
    """Send a call with each of these headers."""
    app = Webhooks(SOURCES, store, Metrics(store).observe).application()
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        for number, each in enumerate(headers):
            query = {"optimizely_conversion": URL, "call_id": f"CALL{number}"}
            path = f"/calls/infinity/{TOKEN}?{urlencode(query)}"
            assert client.get(path, headers=each).status_code == 200


def test_a_trace_goes_from_the_notification_to_the_delivery_without_secrets_and_visitors(
    store: DeliveryStore, received: Received, attempts: Attempts
) -> None:
    call(store, {"traceparent": PARENT, "tracestate": "a=oeu1r0.5", "baggage": "b=oeu1r0.5"})
    assert attempts() == ["delivered"]
    bodies = received()
    secrets = (TOKEN, "oeu1r0.5", "log.optimizely")
    assert not [each for each in secrets for body in bodies if each.encode() in body]
    accepted, delivered = spans(bodies)
    assert (accepted.name, accepted.parent_span_id.hex()) == ("receive call", PARENT.split("-")[2])
    assert (delivered.name, delivered.parent_span_id) == ("send conversions", accepted.span_id)
    trace = PARENT.split("-")[1]
    assert (accepted.trace_id.hex(), delivered.trace_id.hex()) == (trace, trace)
    assert attributes(accepted) == {
        "snippetgen.source": "infinity",
        "snippetgen.status": "accepted",
        "snippetgen.reason": "counted",
    }
    assert attributes(delivered)["snippetgen.reason"] == "status_200"


def test_a_batch_is_linked_to_the_notifications(
    store: DeliveryStore, received: Received, attempts: Attempts
) -> None:
    web = WebConversion(account="55", project="66", visitor="oeu1r0.5", entity="77", key="call")
    events = [
        delivery(number, destination="web", project="66", goal="call", traceparent=traceparent)
        for number, traceparent in enumerate((PARENT, PARENT.replace("b7", "c8"), None))
    ]
    store.accept([replace(each, payload=encode(web)) for each in events], NOW)
    assert attempts.together(3) == ["delivered"] * 3
    (batch,) = spans(received())
    assert batch.trace_id.hex() != PARENT.split("-")[1]
    parents = [link.span_id.hex() for link in batch.links]
    assert parents == [PARENT.split("-")[2], PARENT.split("-")[2].replace("b7", "c8")]


def test_a_traceparent_that_is_not_valid_is_ignored(
    store: DeliveryStore, received: Received
) -> None:
    version, trace, parent, flags = PARENT.split("-")
    wrong = [
        "",
        f"ff-{trace}-{parent}-{flags}",
        f"{version}-{'0' * 32}-{parent}-{flags}",
        f"{version}-{trace}-{'0' * 16}-{flags}",
        f"{version}-{trace.upper()}-{parent}-{flags}",
        f"{PARENT}-more",
        f"01-{trace}-{parent}-{flags}-{'x' * 5000}",
        f"{PARENT},{PARENT}",
    ]
    call(store, *({"traceparent": each} for each in wrong))
    found = spans(received())
    assert len(found) == len(wrong)
    assert not [each for each in found if each.parent_span_id or each.trace_id.hex() == trace]


def test_without_a_collector_nothing_is_traced(store: DeliveryStore) -> None:
    call(store, {"traceparent": PARENT})
    (stored,) = store.find_call("CALL0")
    assert stored.traceparent is None
    with tracing.sending("nothing", [PARENT]) as set_attribute:
        set_attribute("snippetgen.source", "shop")
