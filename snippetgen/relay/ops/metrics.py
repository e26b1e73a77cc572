"""Metrics for Prometheus: requests to this process, and what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from snippetgen.relay.store.store import DeliveryStore

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """The metrics of one relay."""

    def __init__(self, store: DeliveryStore) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_StoreCollector(store))
        self._taken = Counter(
            "snippetgen_relay_notifications",
            "Notifications by status; refused: answered with an error.",
            ["source", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "snippetgen_relay_notification_seconds",
            "Time from a notification to its answer.",
            buckets=BUCKETS,
            registry=self._registry,
        )

    def observe(self, source: str, status: str, seconds: float) -> None:
        """Count a notification and the seconds until its answer."""
        self._taken.labels(source, status).inc()
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        """Return them in Prometheus' text format."""
        return generate_latest(self._registry)


class _StoreCollector(Collector):
    def __init__(self, store: DeliveryStore) -> None:
        self._store = store

    def describe(self) -> list[Metric]:
        return []  # otherwise registering would query the store already

    def collect(self) -> Iterator[Metric]:
        calls = GaugeMetricFamily(
            "snippetgen_relay_calls", "Calls by state and reason.", labels=["state", "reason"]
        )
        for (state, reason), count in self._store.counts().items():
            calls.add_metric([state, reason], count)
        yield calls
        rejected = GaugeMetricFamily(
            "snippetgen_relay_rejected_calls",
            "Calls without a delivery, by configuration and reason.",
            labels=["source", "reason"],
        )
        for (source, reason), count in self._store.rejections.counts().items():
            rejected.add_metric([source, reason], count)
        yield rejected
        yield GaugeMetricFamily(
            "snippetgen_relay_calls_ever_in_doubt",
            "Calls for which it was ever unknown whether a request had arrived.",
            value=self._store.count_in_doubt(),
        )
