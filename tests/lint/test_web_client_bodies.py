"""Bodies as Optimizely's own Web client posts them: with short names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from snippetgen.conversions.event_body import events_of
from snippetgen.conversions.parameters import describe
from snippetgen.destinations import explain
from snippetgen.lint.judge import judge_body

NOW = 1795456975368
EVENT = "visitors[0].snapshots[0].events[0]"

# Listed again here, so that a wrong name in the code fails a test.
EVENT_NAMES = {
    "entity_id": "e",
    "key": "k",
    "type": "y",
    "timestamp": "t",
    "uuid": "u",
    "revenue": "$",
    "value": "v",
    "quantity": "q",
    "tags": "a",
    "properties": "p",
}
DECISION_NAMES = {
    "campaign_id": "c",
    "experiment_id": "x",
    "variation_id": "v",
    "is_campaign_holdback": "h",
}

SOUND: dict[str, Any] = {
    "entity_id": "21591240822",
    "key": "phone_call_conversion",
    "type": "other",
    "timestamp": NOW,
    "uuid": "ac45c8cc-8c7d-4cf6-b7af-75ddd870c852",
    "revenue": 2395,
    "value": 1.5,
    "quantity": 2,
    "tags": {"revenue": 2395, "note": "x"},
    "properties": {"colour": "red"},
}
GONE = object()


def body(event: dict[str, Any], **snapshot: object) -> dict[str, Any]:
    """Return a body of a visitor with one event."""
    return {
        "account_id": "21468570738",
        "project_id": "20917322331",
        "client_name": "js",
        "client_version": "0.224.0",
        "anonymize_ip": True,
        "enrich_decisions": True,
        "revision": "27580",
        "visitors": [
            {
                "visitor_id": "oeu1403497108674r0.684978179866448",
                "session_id": "AUTO",
                "attributes": [],
                "snapshots": [{"decisions": [], "events": [event], **snapshot}],
            }
        ],
    }


def short(fields: dict[str, Any], names: dict[str, str] = EVENT_NAMES) -> dict[str, Any]:
    """Return an object with short names."""
    return {names.get(name, name): value for name, value in fields.items()}


def found(document: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    return {(each.code, each.severity, each.parameter) for each in judge_body(json.dumps(document))}


CLIENT_BODY = body(
    short(SOUND),
    activationTimestamp=NOW - 500,
    decisions=[
        {**short({"campaign_id": "1", "experiment_id": "2", "variation_id": "3"}, DECISION_NAMES)}
        | {"h": False, "m": {}}
    ],
)
CLIENT_BODY["visitors"][0]["attributes"] = [
    {"e": None, "k": "", "t": "browserId", "v": "gc"},
    {"e": "500", "k": "plan", "t": "custom_attribute", "v": True},
]
CLIENT_BODY["visitors"][0]["snapshots"][0]["events"] += [
    {"e": None, "y": "client_activation", "u": "activation", "t": NOW - 400},
    {"e": "1-2", "k": "home-offers", "y": "view_activated", "u": "view", "t": NOW - 300, "a": {}},
    {"e": "1", "y": "campaign_activated", "u": "decision", "t": NOW - 200, "a": {}},
]


def test_a_body_of_the_web_client_has_no_findings() -> None:
    assert found(CLIENT_BODY) == set()


def test_events_of_the_web_client_have_documented_names() -> None:
    conversion, activation, view, decision = events_of(CLIENT_BODY)
    assert conversion.fields == SOUND
    assert conversion.attributes[1]["value"] is True
    assert conversion.decisions == (
        {
            "campaign_id": "1",
            "experiment_id": "2",
            "variation_id": "3",
            "is_campaign_holdback": False,
            "m": {},
        },
    )
    assert [each.is_conversion for each in (conversion, activation, view, decision)] == [
        True,
        False,
        False,
        False,
    ]


def test_explain_knows_every_field_by_the_name_that_was_sent() -> None:
    explanation = explain(json.dumps(CLIENT_BODY))
    assert explanation.valid
    assert explanation.parameters[f"{EVENT}.$"] == "2395"
    unknown = "not a parameter that Optimizely knows"
    assert [name for name in explanation.parameters if describe(name) == unknown] == []


def test_a_conversion_with_short_names_also_needs_an_entity_id() -> None:
    assert found(body(short({**SOUND, "entity_id": None}))) == {
        ("missing_entity_id", "error", f"{EVENT}.e")
    }


def test_a_page_view_is_not_compared_with_a_later_decision() -> None:
    document = body({**short(SOUND), "y": "campaign_activated"})
    events = document["visitors"][0]["snapshots"][0]["events"]
    events += [{"e": "1", "y": "view_activated", "u": "view", "t": NOW - 1}]
    assert found(document) == set()
    events[1]["y"] = "other"
    path = "visitors[0].snapshots[0].events[1].t"
    assert found(document) == {("event_before_decision", "error", path)}


def test_two_names_of_one_field_are_an_error() -> None:
    document = body({**SOUND, "e": "7"})
    assert found(document) == {
        ("repeated_field", "error", f"{EVENT}.e"),
        ("mixed_names", "warning", EVENT),
    }
    (event,) = events_of(document)
    assert event.fields["entity_id"] == SOUND["entity_id"]


wrong_values = st.sampled_from(
    [GONE, "", "null", "x", 7, -1, 1.5, 10**9, 10**20, True, [], {}, {"revenue": 1}, [None]]
)
changes = st.dictionaries(st.sampled_from(sorted(SOUND)), wrong_values, max_size=4)


def changed(changes: dict[str, object]) -> dict[str, Any]:
    return {name: value for name, value in {**SOUND, **changes}.items() if value is not GONE}


@given(changes)
def test_the_same_defects_are_found_by_either_name(changes: dict[str, object]) -> None:
    event = changed(changes)
    assume(event)
    renamed = {f"{EVENT}.{name}": f"{EVENT}.{key}" for name, key in EVENT_NAMES.items()}
    tag = f"{EVENT}.tags.revenue"
    renamed |= {tag: f"{EVENT}.a.revenue"}
    by_document = {
        (code, severity, renamed.get(path or "", path))
        for code, severity, path in found(body(event))
    }
    assert found(body(short(event))) == by_document


@given(changes, st.sets(st.sampled_from(sorted(SOUND))))
def test_each_name_is_understood_beside_any_other(
    changes: dict[str, object], shortened: set[str]
) -> None:
    event = changed(changes)
    mixed = {EVENT_NAMES[name] if name in shortened else name: event[name] for name in event}
    document = body(mixed)
    codes = {code for code, _, _ in found(document)}
    assert ("mixed_names" in codes) == (0 < len(shortened & event.keys()) < len(event))
    assert not codes & {"unknown_field", "repeated_field"}
    (read,) = events_of(document)
    assert read.fields == event


@given(
    st.text(min_size=1, max_size=2).filter(
        lambda name: name not in EVENT_NAMES.values() and name.isprintable()
    ),
    st.booleans(),
)
def test_an_unknown_short_name_is_found(name: str, is_short: bool) -> None:
    event = {**(short(SOUND) if is_short else SOUND), name: 1}
    try:
        name.encode()
    except UnicodeEncodeError:
        assume(False)
    assert found(body(event)) == {("unknown_field", "warning", f"{EVENT}.{name}")}


@pytest.mark.parametrize(
    ("where", "value", "path"),
    [
        ("attributes", [{"e": 7, "k": "plan", "t": "custom", "v": "x"}], "attributes[0].e"),
        ("attributes", [{"k": "plan", "t": "custom"}], "attributes[0].v"),
        ("snapshots", [{"events": [], "activationTimestamp": "1"}], "activationTimestamp"),
        ("snapshots", [{"events": [], "decisions": [{"c": "1", "x": "2"}]}], "decisions[0].v"),
        (
            "snapshots",
            [{"events": [], "decisions": [{"c": "1", "x": "2", "v": "3", "m": 1}]}],
            "decisions[0].m",
        ),
    ],
)
def test_defects_around_the_event_are_found_at_the_short_name(
    where: str, value: object, path: str
) -> None:
    document = body(short(SOUND))
    document["visitors"][0][where] = value
    errors = {place for _, severity, place in found(document) if severity == "error"}
    assert any((place or "").endswith(path) for place in errors)
