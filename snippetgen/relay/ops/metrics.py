"""Figures for Prometheus: of this process what it took, of the records what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from snippetgen.relay.store.store import Records

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """The figures of one relay."""

    def __init__(self, records: Records) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Records(records))
        self._taken = Counter(
            "snippetgen_relay_notifications",
            "Notifications by what became of them; refused: answered with an error.",
            ["source", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "snippetgen_relay_notification_seconds",
            "Time from a notification to its answer.",
            buckets=BUCKETS,
            registry=self._registry,
        )

    def took(self, source: str, status: str, seconds: float) -> None:
        """Count a notification that was answered."""
        self._taken.labels(source, status).inc()
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        """Write them in Prometheus' text format."""
        return generate_latest(self._registry)


class _Records(Collector):
    def __init__(self, records: Records) -> None:
        self._records = records

    def describe(self) -> list[Metric]:
        return []  # what there is is known when it is asked for

    def collect(self) -> Iterator[Metric]:
        calls = GaugeMetricFamily(
            "snippetgen_relay_calls", "Calls by state and reason.", labels=["state", "reason"]
        )
        for (state, reason), count in self._records.counts().items():
            calls.add_metric([state, reason], count)
        yield calls
        yield GaugeMetricFamily(
            "snippetgen_relay_calls_ever_in_doubt",
            "Calls of which it was ever unknown whether a request had arrived.",
            value=self._records.doubtful(),
        )
