from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from snippetgen.wire.explanation import explain

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


def test_the_old_form_is_recognised() -> None:
    explanation = explain("https://1.log.optimizely.com/event?a=2&n=g&u=v")
    assert explanation.destination == "classic-2015"
    assert explanation.valid


def test_white_space_around_a_pasted_url_does_not_matter() -> None:
    assert explain(f"\n {GOOD}\r\n") == explain(GOOD)


@pytest.mark.parametrize("text", ["", "call me", "1.log.optimizely.com/event?a=1", "{{ url }}"])
def test_what_is_no_url_is_told_so(text: str) -> None:
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
