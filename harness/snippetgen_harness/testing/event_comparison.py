"""Compares an event for Web Experimentation with the conversion that a test expects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.event_body import SentEvent
from snippetgen_harness.testing.comparison import Comparison, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from snippetgen.lint.findings import Finding
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.testing.comparison import Id, Wanted

_NO_EVENT = SentEvent(path="", account=None, project=None, visitor=None, fields={})


def compare_events(record: RecordedHit, wanted: Wanted) -> Iterator[Comparison]:
    """Compare each event of a request, except decisions and other events of Optimizely's client.

    A request without events yields one comparison.
    """
    events = record.body.events if record.body else ()
    for event in events or (_NO_EVENT,):
        if event.is_conversion:
            findings = tuple(each for each in record.findings if _concerns(each, event))
            yield Comparison(record, tuple(_rows(event, wanted)), findings, event.path)


def _rows(event: SentEvent, wanted: Wanted) -> Iterator[Row]:
    fields = event.fields
    for field, name, got in (
        ("project", "project_id", event.project),
        ("account", "account_id", event.account),
        ("goal", "key", fields.get("key")),
        ("entity", "entity_id", fields.get("entity_id")),
        ("visitor", "visitor_id", event.visitor),
        ("revenue", "revenue", fields.get("revenue")),
        ("universal_id", "universal_id", None),
    ):
        if field in wanted:
            yield _row(field.replace("_", " "), name, wanted.get(field), got)
    if "experiments" in wanted:
        decisions = _by_id(event.decisions, "experiment_id", "variation_id")
        yield from _members("experiment", "decisions", wanted["experiments"], decisions)
    if "segments" in wanted:
        attributes = _by_id(event.attributes, "entity_id", "value")
        yield from _members("segment", "attributes", wanted["segments"], attributes)
    if "goal_ids" in wanted:
        ids = ",".join(map(str, wanted["goal_ids"]))
        yield _row("goal ids", "goal_ids", ids or None, None)


def _row(field: str, name: str, expected: object, got: object) -> Row:
    return Row(field, name, _text(expected), () if got is None else (_text(got) or "",))


def _members(
    field: str,
    name: str,
    expected: Mapping[str, Id] | Mapping[int, Id],
    got: Mapping[str, Any],
) -> Iterator[Row]:
    values = {str(key): value for key, value in expected.items()}
    for key in dict.fromkeys([*values, *got]):
        yield _row(field, f"{name}[{key}]", values.get(key), got.get(key))


def _by_id(members: Iterable[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    # Optimizely's Web client sends its own attributes, such as the browser, without an id.
    return {
        str(member[key]): member.get(value) for member in members if member.get(key) is not None
    }


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _concerns(finding: Finding, event: SentEvent) -> bool:
    """Return whether a finding is about the event, its visitor or the whole request."""
    place = finding.parameter
    if place is None or not place.startswith("visitors[") or not event.path:
        return True
    snapshot = event.path.rpartition(".")[0]
    if f"{place}.".startswith((f"{event.path}.", f"{snapshot}.decisions")):
        return True
    return place.startswith(f"{event.visitor_path}.") and ".snapshots[" not in place
