"""Traces for an OpenTelemetry collector, without anything that identifies a visitor.

`start` needs the extra `tracing`. Before it is called, the other functions do nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from opentelemetry.context import Context
    from opentelemetry.trace import Tracer

    SetAttribute = Callable[[str, Any], None]

VARIABLES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""The environment variables that OpenTelemetry defines for the collector's address."""

MAX_TRACEPARENT_LENGTH = 55
"""Matches version 00 of W3C's Trace Context."""

# An exception may quote a visitor's id.
_WITHOUT_EXCEPTIONS: dict[str, Any] = {
    "record_exception": False,
    "set_status_on_exception": False,
}

_tracer: Tracer | None = None


def start(service: str) -> Callable[[], None]:
    """Send spans to the collector that the environment names, in the background.

    `service` is the service's name unless `OTEL_SERVICE_NAME` is set. Returns a function that sends
    the remaining spans and stops. Raises ImportError without the extra.
    """
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    global _tracer
    named = Resource({"service.name": service}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = provider.get_tracer("snippetgen.relay")

    def stop() -> None:
        global _tracer
        _tracer = None
        provider.shutdown()

    return stop


@contextmanager
def receiving(name: str, traceparent: str | None) -> Iterator[SetAttribute]:
    """Trace a block that handles a request; yields a function that sets an attribute of its span.

    The span belongs to the trace of the request's `traceparent`, if that is valid.
    """
    if _tracer is None:
        yield _ignore
        return
    from opentelemetry.trace import SpanKind

    with _tracer.start_as_current_span(
        name, _context(traceparent), SpanKind.SERVER, **_WITHOUT_EXCEPTIONS
    ) as span:
        yield span.set_attribute


@contextmanager
def sending(name: str, origins: Sequence[str | None]) -> Iterator[SetAttribute]:
    """Trace a block that sends a request; yields a function that sets an attribute of its span.

    `origins` has the `traceparent` of each notification whose conversion is sent. With one, the
    span belongs to its trace; with several, it is linked to them.
    """
    if _tracer is None:
        yield _ignore
        return
    from opentelemetry.trace import Link, SpanKind, get_current_span

    contexts = [_context(each) for each in origins if each]
    alone = contexts[0] if len(origins) == 1 and contexts else None
    links = [Link(get_current_span(each).get_span_context()) for each in contexts if not alone]
    with _tracer.start_as_current_span(
        name, alone, SpanKind.CLIENT, links=links, **_WITHOUT_EXCEPTIONS
    ) as span:
        yield span.set_attribute


def current_traceparent() -> str | None:
    """Return the `traceparent` of the span that is open now, or None."""
    if _tracer is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent")


def _context(traceparent: str | None) -> Context | None:
    """Return the context that a `traceparent` names, or None if it is invalid.

    `tracestate` and `baggage` are ignored, because anyone may have written them.
    """
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    if traceparent is None or len(traceparent) > MAX_TRACEPARENT_LENGTH:
        return None
    return TraceContextTextMapPropagator().extract({"traceparent": traceparent})


def _ignore(_name: str, _value: object) -> None:
    pass
