from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from snippetgen.conversions.compact_value import encode
from snippetgen.destinations import explain
from snippetgen.lint.explain import MOST_VALUES
from tests.conversions.examples import WEB_VISITOR

GOOD = "https://1.log.optimizely.com/event?a=1&d=2&n=phone%20call&u=v&x7=8"


def test_a_good_url_is_valid() -> None:
    assert explain(GOOD).as_json() == {
        "valid": True,
        "destination": "classic",
        "parameters": {"a": "1", "d": "2", "n": "phone call", "u": "v", "x7": "8"},
        "findings": [],
    }


def test_a_finding_has_code_severity_parameter_and_message() -> None:
    explanation = explain(GOOD + "&x9=0").as_json()
    assert explanation["valid"] is False
    (finding,) = explanation["findings"]
    assert list(finding) == ["code", "severity", "parameter", "message"]
    assert finding["code"] == "excluded_variation"


def test_a_warning_leaves_a_url_valid() -> None:
    explanation = explain(GOOD.replace("https", "http"))
    assert [finding.code for finding in explanation.findings] == ["plain_http"]
    assert explanation.valid


def test_repeated_values_are_a_list() -> None:
    assert explain(GOOD + "&u=w").parameters["u"] == ["v", "w"]


def test_the_old_form_is_recognized() -> None:
    explanation = explain("https://1.log.optimizely.com/event?a=2&n=g&u=v")
    assert explanation.destination == "classic-2015"
    assert explanation.valid


def test_white_space_around_a_pasted_url_does_not_matter() -> None:
    assert explain(f"\n {GOOD}\r\n") == explain(GOOD)


@pytest.mark.parametrize("text", ["", "call me", "1.log.optimizely.com/event?a=1", "{{ url }}"])
def test_text_that_is_not_a_url_is_reported(text: str) -> None:
    explanation = explain(text).as_json()
    assert explanation["valid"] is False
    assert explanation["destination"] == "unknown"
    assert explanation["parameters"] == {}
    assert [finding["code"] for finding in explanation["findings"]] == ["not_a_conversion_url"]


ANY_TEXT = st.text(st.characters())
ANY_URL = st.builds("https://{}/event?{}".format, ANY_TEXT, ANY_TEXT)
ANY_QUERY = st.lists(
    st.tuples(st.sampled_from(["a", "n", "u", "v", "x", "x1", "s", "s1", "%", "\ud800"]), ANY_TEXT)
).map(lambda pairs: GOOD + "".join(f"&{name}={value}" for name, value in pairs))


@given(ANY_TEXT | ANY_URL | ANY_QUERY)
@example("https://[/event?%\ud800=\x00")
@example("https://[::1%25]:99999999/event")
def test_any_text_is_explained(text: str) -> None:
    explanation = explain(text).as_json()
    assert json.loads(json.dumps(explanation)) == explanation
    errors = [f for f in explanation["findings"] if f["severity"] == "error"]
    assert explanation["valid"] is not bool(errors)


def test_a_compact_value_is_split_into_its_fields() -> None:
    assert explain(f" {encode(WEB_VISITOR)}\n").as_json() == {
        "valid": True,
        "destination": "web",
        "parameters": {
            "account": "21468570738",
            "project": "20917322331",
            "visitor": "oeu1403497108674r0.684978179866448",
            "entity": "21591240822",
            "key": "phone_call_conversion",
            "revenue": "2395",
        },
        "findings": [],
    }


@pytest.mark.parametrize("text", ["o1.", "o2.1.2.3.k..v.abc", f"o1.{'x' * 100_000}"])
def test_an_unreadable_compact_value_is_reported(text: str) -> None:
    explanation = explain(text)
    assert (explanation.destination, explanation.valid) == ("web", False)
    (finding,) = explanation.findings
    assert finding.code == "unreadable_value"
    assert len(finding.message) < 300


def test_a_body_is_listed_by_paths() -> None:
    explanation = explain(
        '{"account_id": "1", "visitors": [{"visitor_id": 7, "more": null}, true]}'
    )
    assert explanation.destination == "web"
    assert explanation.parameters == {
        "account_id": "1",
        "visitors[0].visitor_id": "7",
        "visitors[0].more": "null",
        "visitors[1]": "true",
    }
    assert {"id_not_string", "unknown_field", "wrong_type"} <= {
        finding.code for finding in explanation.findings
    }


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "[" * 900 + "]" * 900, '["\\ud800"]'])
def test_any_body_is_explained(text: str) -> None:
    explanation = explain(text)
    assert (explanation.destination, explanation.valid) == ("web", False)
    json.dumps(explanation.as_json())


def test_a_long_body_is_listed_in_part() -> None:
    assert len(explain(json.dumps([1] * 5000)).parameters) == MOST_VALUES


@pytest.mark.parametrize("host", ["logx.optimizely.com", "eu.logx.optimizely.com:443"])
def test_the_event_api_s_address_without_a_body_is_reported(host: str) -> None:
    explanation = explain(f"https://{host}/v1/events")
    assert (explanation.destination, explanation.valid) == ("web", False)
    assert [finding.code for finding in explanation.findings] == ["body_missing"]


def test_a_parsed_body_takes_little_more_memory_than_its_text() -> None:
    text = json.dumps({"account_id": "1", "n" * 100_000: [1] * 5000})
    tracemalloc.start()
    parameters = explain(text).parameters
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parameters == {"account_id": "1"}
    assert most < 20 * len(text)
