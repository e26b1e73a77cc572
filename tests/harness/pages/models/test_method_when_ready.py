"""Methods: when they exist, and what they accept."""

from __future__ import annotations

import pytest
from snippetgen_harness.pages.vendor_embed import vendor_model_data

from snippetgen.config import SnippetConfig
from tests.configurations import configure
from tests.harness.pages.models.model_page import STORED, run, step

COMAGIC = configure("comagic")
CALLTOUCH = configure("calltouch")
ROISTAT = configure("roistat")
RETREAVER = configure("retreaver")


@pytest.mark.parametrize("config", [COMAGIC, RETREAVER], ids=["comagic", "retreaver"])
def test_a_method_does_not_exist_before_the_vendor_is_ready(config: SnippetConfig) -> None:
    method = vendor_model_data(config)["parameters"]["method"]
    source = step("pass()", f"typeof __page.follow('{method}')")
    assert run(config, f"[typeof __page.follow('{method}'), {source}]") == ["undefined", "function"]


def test_properties_are_strings() -> None:
    source = step("pass(); Comagic.setProperty('a', '1'); Comagic.setProperty('b', 2)")
    assert run(COMAGIC, source) == {"a": "1"}


def test_a_method_needs_its_object() -> None:
    source = step(
        "pass(); var lost = Comagic.setProperty", "caught(function () { lost('a', '1'); })"
    )
    assert "without its object" in run(COMAGIC, source)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("""ct('set_attrs', '{"a":"1"}')""", {"a": "1"}),
        ("ct('set_attrs', { a: '1' })", {}),
        ("""ct('other', '{"a":"1"}')""", {}),
    ],
)
def test_attributes_are_json_text(call: str, expected: dict[str, str]) -> None:
    assert run(CALLTOUCH, step(f"pass(); {call}"), stub=True) == expected


def test_attributes_that_come_before_the_vendor_is_ready_are_ignored() -> None:
    source = step("""ct('set_attrs', '{"a":"1"}'); pass()""", f"[{STORED}, !!window.call_value]")
    assert run(CALLTOUCH, source, stub=True) == [{}, True]


def test_parameters_that_come_before_the_visit_is_processed_are_ignored() -> None:
    source = step("roistat.setRoistatParams({ roistat_param1: '1' }); pass()")
    assert run(ROISTAT, source) == {}


def test_the_visit_exists_before_its_parameters_are_accepted() -> None:
    give = "roistat.setRoistatParams({ roistat_param1: '1' })"
    source = step(f"timers.shift()(); {give}", f"[!!roistat.visit, {STORED}]")
    assert run(ROISTAT, source) == [True, {}]
    assert run(ROISTAT, step(f"timers.shift()(); timers.shift()(); {give}")) == {
        "roistat_param1": "1"
    }


def test_the_vendor_calls_the_page_when_the_visit_is_processed() -> None:
    before = """
        roistatVisitCallback = function (visit) {
            roistat.setRoistatParams({ roistat_param1: visit + roistat.visit });
        };
    """
    assert run(ROISTAT, step("pass()"), before=before) == {"roistat_param1": "12345ready"}


TAG = "retreaverNumber.replace_tags({ a: '1', b: '' })"


def test_a_number_keeps_empty_tags() -> None:
    assert run(RETREAVER, step(f"pass(); {TAG}")) == {"a": "1", "b": ""}


def test_every_number_of_a_page_needs_the_tags() -> None:
    second = f"pass(); {TAG}; __page.vendor.requestNumber()"
    assert run(RETREAVER, step(second)) == {}
    assert run(RETREAVER, step(f"{second}; {TAG}")) == {"a": "1", "b": ""}


def test_there_are_fifty_slots_and_an_empty_one_is_dropped() -> None:
    given = "{ roistat_param5: '1', roistat_param51: '2', a: '3', roistat_param2: '' }"
    assert run(ROISTAT, step(f"pass(); roistat.setRoistatParams({given})")) == {
        "roistat_param5": "1"
    }
