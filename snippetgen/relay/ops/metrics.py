"""Metrics for Prometheus: requests to this process, and the content of the store."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import prometheus_client
import sqlalchemy.exc
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prometheus_client.core import Metric

    from snippetgen.relay.store.store import DeliveryStore

MOST_SOURCES = 200
"""The maximum number of sources with separate metrics. Further ones count as `other`."""

OTHER = "other"

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """The metrics of one relay."""

    def __init__(self, store: DeliveryStore, clock: Callable[[], float] = time.time) -> None:
        self._sources: set[str] = set()
        self._registry = CollectorRegistry()
        self._registry.register(_StoreCollector(store, clock))
        self._taken = prometheus_client.Counter(
            "snippetgen_relay_notifications",
            "Notifications by status; refused: rejected with an error.",
            ["source", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "snippetgen_relay_notification_seconds",
            "Time from a notification to its response.",
            buckets=BUCKETS,
            registry=self._registry,
        )

    def observe(self, source: str, status: str, seconds: float) -> None:
        """Count a notification and the seconds until its response."""
        self._taken.labels(self._label(source), status).inc()
        self._seconds.observe(seconds)

    def _label(self, source: str) -> str:
        if len(self._sources) < MOST_SOURCES:
            self._sources.add(source)
        return source if source in self._sources else OTHER

    def text(self) -> bytes:
        """Return the metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class _StoreCollector(Collector):
    def __init__(self, store: DeliveryStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def describe(self) -> list[Metric]:
        return []  # otherwise, registering would query the store

    def collect(self) -> Iterator[Metric]:
        try:
            yield from list(self._figures())
            is_readable = True
        except sqlalchemy.exc.SQLAlchemyError:
            is_readable = False
        yield GaugeMetricFamily(
            "snippetgen_relay_records_readable",
            "1 if the records could be read for this response, otherwise 0.",
            value=is_readable,
        )

    def _figures(self) -> Iterator[Metric]:
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
        for labels, count in _bounded(self._store.rejections.counts()).items():
            rejected.add_metric(labels, count)
        yield rejected
        oldest = GaugeMetricFamily(
            "snippetgen_relay_oldest_pending_seconds",
            "Seconds that the oldest pending call of a configuration has been waiting.",
            labels=["source"],
        )
        for source, since in self._store.backlog.oldest(MOST_SOURCES).items():
            oldest.add_metric([source], max(0.0, self._clock() - since))
        yield oldest
        yield GaugeMetricFamily(
            "snippetgen_relay_paused_hosts",
            "Hosts to which nothing is sent now, because they have asked to wait.",
            value=self._store.hosts.count(self._clock()),
        )
        yield GaugeMetricFamily(
            "snippetgen_relay_calls_ever_in_doubt",
            "Calls for which it was at some time unknown whether a request had arrived.",
            value=self._store.count_in_doubt(),
        )


def _bounded(counts: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Return counts by source and reason, with one common label for all but the largest sources."""
    totals: Counter[str] = Counter()
    for (source, _), count in counts.items():
        totals[source] += count
    largest = {source for source, _ in totals.most_common(MOST_SOURCES)}
    bounded: Counter[tuple[str, str]] = Counter()
    for (source, reason), count in counts.items():
        bounded[source if source in largest else OTHER, reason] += count
    return bounded
