"""Traces for an OpenTelemetry collector, without anything that identifies a visitor.

`start` needs the extra `tracing`. Without it, `span` does nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from opentelemetry.trace import Tracer

VARIABLES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""The environment variables that OpenTelemetry defines for the collector's address."""

_tracer: Tracer | None = None


def start(service: str) -> Callable[[], None]:
    """Send spans to the collector that the environment names, in the background.

    `service` is the service's name unless `OTEL_SERVICE_NAME` is set. Returns a function that sends
    what is left and stops. Raises ImportError without the extra.
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
def span(
    name: str, headers: Mapping[str, str] | None = None
) -> Iterator[Callable[[str, Any], None]]:
    """Trace a block; yields a function that sets an attribute of its span.

    `headers` are those of a request that may belong to a trace already.
    """
    if _tracer is None:
        yield lambda _name, _value: None
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind

    kind = SpanKind.CLIENT if headers is None else SpanKind.SERVER
    context = extract(headers) if headers else None
    # An exception may quote a visitor's id.
    with _tracer.start_as_current_span(
        name, context, kind, record_exception=False, set_status_on_exception=False
    ) as current:
        yield current.set_attribute
