from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.conversions.event_api import TimedConversion, batch
from snippetgen.conversions.event_limits import MAX_BODY_BYTES
from snippetgen.lint.findings import MOST_FINDINGS, Finding, is_good
from snippetgen.lint.judge import judge_body
from snippetgen.lint.registry import BODY_RULES
from tests.conversions.examples import WEB_VISITOR, web_conversions

NOW = 1795456975368
UUID = "ac45c8cc-8c7d-4cf6-b7af-75ddd870c852"
(BATCH,) = batch([TimedConversion(WEB_VISITOR, NOW, UUID)])
GOOD: dict[str, Any] = json.loads(BATCH.body())
EVENT = "visitors[0].snapshots[0].events[0]"
GONE = object()


def changed(*changes: tuple[str, object]) -> str:
    """Return the good body with other values at these paths."""
    body = deepcopy(GOOD)
    for path, value in changes:
        *steps, last = (int(s) if s.isdigit() else s for s in re.findall(r"\w+", path))
        owner: Any = body
        for step in steps:
            owner = owner[step]
        if value is GONE:
            del owner[last]
        elif isinstance(owner, list) and last == len(owner):
            owner.append(value)
        else:
            owner[last] = value
    return json.dumps(body)


def event(**fields: object) -> dict[str, Any]:
    """Return another valid event, with other fields."""
    sound: dict[str, Any] = GOOD["visitors"][0]["snapshots"][0]["events"][0]
    return {**sound, "uuid": "another", **fields}


DECIDED = event(type="campaign_activated", timestamp=NOW + 1)


def found(text: str) -> set[tuple[str, str, str | None]]:
    return {(each.code, each.severity, each.parameter) for each in judge_body(text)}


def test_our_own_body_has_no_findings() -> None:
    assert judge_body(json.dumps(GOOD)) == []


@given(web_conversions())
def test_every_valid_conversion_makes_a_good_body(conversion: Any) -> None:  # noqa: ANN401
    (body,) = batch([TimedConversion(conversion, NOW, UUID)])
    codes = {finding.code for finding in judge_body(body.body().decode())}
    assert codes <= {"placeholder_value", "invisible_character"}


WRONG: list[tuple[str, object, str, str]] = [
    ("account_id", GONE, "missing_field", "error"),
    ("visitors", GONE, "missing_field", "error"),
    (f"{EVENT}.timestamp", GONE, "missing_field", "error"),
    (f"{EVENT}.uuid", GONE, "missing_field", "error"),
    ("account_id", 21468570738, "id_not_string", "error"),
    ("visitors[0].visitor_id", 5, "id_not_string", "error"),
    (f"{EVENT}.entity_id", 5562178971893760, "id_not_string", "error"),
    (f"{EVENT}.uuid", 7, "id_not_string", "error"),
    (f"{EVENT}.entity_id", GONE, "missing_entity_id", "error"),
    (f"{EVENT}.entity_id", "", "missing_entity_id", "error"),
    (f"{EVENT}.entity_id", "sale", "malformed_id", "error"),
    ("account_id", "12a", "malformed_id", "error"),
    ("project_id", "", "malformed_id", "error"),
    ("visitors[0].visitor_id", " ", "empty_value", "error"),
    ("visitors[0].visitor_id", "undefined", "placeholder_value", "error"),
    (f"{EVENT}.uuid", "", "empty_value", "error"),
    (f"{EVENT}.timestamp", NOW // 1000, "timestamp_in_seconds", "error"),
    (f"{EVENT}.timestamp", NOW * 1000, "timestamp_in_microseconds", "error"),
    (f"{EVENT}.timestamp", 1485989442742316000, "timestamp_in_nanoseconds", "error"),
    (f"{EVENT}.timestamp", 0, "timestamp_out_of_range", "error"),
    (f"{EVENT}.timestamp", 10**30, "timestamp_out_of_range", "error"),
    (f"{EVENT}.timestamp", NOW + 0.5, "wrong_type", "error"),
    (f"{EVENT}.timestamp", str(NOW), "wrong_type", "error"),
    (f"{EVENT}.timestamp", True, "wrong_type", "error"),
    (f"{EVENT}.revenue", 19.99, "wrong_type", "error"),
    (f"{EVENT}.revenue", None, "wrong_type", "error"),
    (f"{EVENT}.tags", [], "wrong_type", "error"),
    ("visitors", {}, "wrong_type", "error"),
    ("visitors[0]", [], "wrong_type", "error"),
    ("anonymize_ip", "true", "wrong_type", "error"),
    ("visitors[0].attributes[0]", {"type": "custom"}, "missing_field", "error"),
    ("visitors[0].snapshots[0].decisions", None, "wrong_type", "error"),
    (f"{EVENT}.revenue", -1, "revenue_negative", "error"),
    (f"{EVENT}.tags.revenue", 23.95, "revenue_mismatch", "warning"),
    ("enrich_decisions", GONE, "decisions_not_enriched", "warning"),
    ("enrich_decisions", False, "decisions_not_enriched", "warning"),
    (f"{EVENT}.entityId", "1", "unknown_field", "warning"),
    ("account", "1", "unknown_field", "warning"),
    ("visitors", [], "no_events", "warning"),
    (f"{EVENT}.key", "call\u200b", "invisible_character", "warning"),
    ("visitors[0].visitor_id", "\ufeffv", "invisible_character", "warning"),
]


@pytest.mark.parametrize(("path", "value", "code", "severity"), WRONG)
def test_a_defect_is_found_at_its_path(path: str, value: object, code: str, severity: str) -> None:
    findings = found(changed((path, value)))
    wanted = {each for each in findings if each[0] == code}
    assert {(each[1], (each[2] or "").removesuffix(".value")) for each in wanted} == {
        (severity, path)
    }
    others = {each[0] for each in findings - wanted}
    assert others <= {"revenue_mismatch", "no_events"}


def test_every_code_has_an_example() -> None:
    elsewhere = {"duplicate_uuid", "event_before_decision", "repeated_field", "mixed_names"}
    assert {code for _, _, code, _ in WRONG} | elsewhere == set(BODY_RULES.codes)


@pytest.mark.parametrize(
    "change",
    [
        ("revision", "7"),
        ("project_id", GONE),
        ("visitors[0].session_id", "AUTO"),
        ("visitors[0].attributes", GONE),
        ("visitors[0].attributes[0]", {"type": "custom", "entity_id": "1", "key": "k", "value": 7}),
        (f"{EVENT}.value", 3),
        (f"{EVENT}.properties", {"colour": "red"}),
        (
            "visitors[0].snapshots[0].decisions[0]",
            {"campaign_id": "1", "experiment_id": None, "variation_id": "3"},
        ),
    ],
)
def test_documented_fields_have_no_findings(change: tuple[str, object]) -> None:
    assert found(changed(change)) == set()


def test_all_defects_are_found_at_once() -> None:
    text = changed((f"{EVENT}.timestamp", 1), (f"{EVENT}.entity_id", GONE), ("account_id", 7))
    assert {code for code, _, _ in found(text)} == {
        "timestamp_out_of_range",
        "missing_entity_id",
        "id_not_string",
    }


def test_a_second_event_with_the_same_uuid_is_found() -> None:
    text = changed(("visitors[0].snapshots[0].events[1]", event(uuid=UUID)))
    path = "visitors[0].snapshots[0].events[1].uuid"
    assert found(text) == {("duplicate_uuid", "error", path)}


def test_an_event_before_its_visitor_s_decision_is_found() -> None:
    text = changed(("visitors[0].snapshots[0].events[1]", DECIDED))
    assert found(text) == {("event_before_decision", "error", f"{EVENT}.timestamp")}


@pytest.mark.parametrize("time", [NOW, NOW - 1])
def test_an_event_after_its_visitor_s_decision_is_fine(time: int) -> None:
    decided = {**DECIDED, "timestamp": time}
    assert found(changed(("visitors[0].snapshots[0].events[1]", decided))) == set()


def test_the_decision_of_another_visitor_does_not_matter() -> None:
    other = {"visitor_id": "other", "snapshots": [{"events": [DECIDED]}]}
    assert found(changed(("visitors[1]", other))) == set()


def test_a_body_must_be_below_the_limit() -> None:
    sound = changed(("visitors[0].visitor_id", "v"))
    room = MAX_BODY_BYTES - len(sound)
    assert found(changed(("visitors[0].visitor_id", "v" * room))) == set()
    codes = found(changed(("visitors[0].visitor_id", "v" * (room + 1))))
    assert codes == {("body_too_large", "error", None)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "o1.2",
        "NaN",
        '{"account_id": Infinity}',
        "[" * 100_000,
        "9" * 5000,
        "1e999",
        "\ud800",
    ],
)
def test_text_that_is_not_json_is_reported(text: str) -> None:
    assert found(text) == {("not_json", "error", None)}


@pytest.mark.parametrize("text", ["null", "[]", '"text"', "7"])
def test_json_that_is_not_an_object_is_reported(text: str) -> None:
    assert found(text) == {("wrong_type", "error", None)}


def test_a_body_with_many_defects_has_few_findings_and_is_invalid() -> None:
    findings = judge_body(json.dumps({"account_id": "1", "visitors": [1] * 5000}))
    assert len(findings) == MOST_FINDINGS + 1
    assert findings[-1].code == "further_findings"
    assert not is_good(findings)


def test_many_warnings_do_not_hide_an_error() -> None:
    unknown = {f"f{number}": 1 for number in range(5000)}
    findings = judge_body(json.dumps({**GOOD, **unknown, "account_id": "one"}))
    assert [finding.code for finding in findings if finding.severity == "error"] == ["malformed_id"]
    assert len(findings) == MOST_FINDINGS + 2


_fields = st.sampled_from(
    [
        "account_id",
        "visitors",
        "visitor_id",
        "snapshots",
        "events",
        "decisions",
        "attributes",
        "entity_id",
        "key",
        "type",
        "timestamp",
        "uuid",
        "revenue",
        "tags",
        "enrich_decisions",
    ]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_fields, inner, max_size=5),
    max_leaves=20,
)


@given(st.text(st.characters()) | _json.map(json.dumps))
def test_any_body_is_checked(text: str) -> None:
    for finding in judge_body(text):
        assert isinstance(finding, Finding)
        json.dumps(finding.as_json())
        assert finding.message.endswith(".")
