from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from snippetgen.relay.ops.metrics import MOST_SOURCES, Metrics
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.configurations import ROOT
from tests.relay.clock import Clock
from tests.relay.deliveries import DAY, NOW, delivery

EXAMPLES = ROOT / "examples" / "relay"
SERIES = re.compile(r"(snippetgen_relay_\w+)(?:\{([^}]*)\})?")


@pytest.fixture
def filled(store: DeliveryStore, clock: Clock) -> Metrics:
    """The metrics of a relay that has a value for every metric."""
    rejection = Rejection(source="ctm", call_id="C1", reason="too_short", keep=DAY)
    store.accept([delivery(1)], NOW, [rejection])
    metrics = Metrics(store, clock)
    metrics.observe("ctm", "accepted", 0.1)
    return metrics


def series(text: str) -> dict[str, set[str]]:
    """Return the labels of each series in Prometheus' text format."""
    found: dict[str, set[str]] = {}
    for name, labels in SERIES.findall(text):
        found.setdefault(name, set()).update(re.findall(r'(\w+)="', labels))
    return found


def expressions() -> Iterator[str]:
    dashboard = json.loads((EXAMPLES / "grafana-dashboard.json").read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    yield from (each["query"] for each in dashboard["templating"]["list"])
    rules = yaml.safe_load((EXAMPLES / "prometheus-rules.yaml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        yield from (rule["expr"] for rule in group["rules"])


def test_the_dashboard_and_the_alerts_use_series_and_labels_that_exist(filled: Metrics) -> None:
    known = series(filled.text().decode())
    used = set()
    for expression in expressions():
        for name, selectors in SERIES.findall(expression):
            used.add(name)
            assert name in known, expression
            grouped = [
                each for by in re.findall(r"by \(([^)]*)\)", expression) for each in by.split(", ")
            ]
            selected = re.findall(r"(\w+)(?:=~|!=|=)", selectors)
            assert {*selected, *grouped} - {"instance"} <= known[name], expression
    metrics = {name for name in known if not name.endswith(("_created", "_count", "_sum"))}
    assert used == metrics - {
        "snippetgen_relay_notification_seconds",
        "snippetgen_relay_notifications",
    }


def test_the_age_of_the_backlog_is_shown_by_source(filled: Metrics, clock: Clock) -> None:
    clock.now += 90
    assert 'snippetgen_relay_oldest_pending_seconds{source="ctm"} 90.0' in filled.text().decode()


def test_no_more_sources_than_the_limit_have_labels(store: DeliveryStore) -> None:
    names = [f"shop{number}" for number in range(MOST_SOURCES + 50)]
    reject = [Rejection(source=name, call_id="C1", reason="no_tag", keep=DAY) for name in names]
    store.accept([], NOW, reject)
    metrics = Metrics(store)
    for name in names:
        metrics.observe(name, "accepted", 0.1)
    text = metrics.text().decode()
    taken = re.findall(r'notifications_total\{source="(\w+)".*\} (.*)', text)
    rejected = re.findall(r'rejected_calls\{.*source="(\w+)"\} (.*)', text)
    for found in (taken, rejected):
        assert len(found) == MOST_SOURCES + 1
        assert dict(found)["other"] == "50.0"


def test_metrics_are_served_even_if_the_records_cannot_be_read(tmp_path: Path) -> None:
    store = DeliveryStore(f"sqlite:///{tmp_path / 'calls.db'}")
    metrics = Metrics(store)
    assert b"snippetgen_relay_records_readable 1.0" in metrics.text()
    with sqlite3.connect(tmp_path / "calls.db") as other:
        other.execute("DROP TABLE tallies")
    other.close()
    assert b"snippetgen_relay_records_readable 0.0" in metrics.text()
    store.close()
