from __future__ import annotations

import pytest
from snippetgen_harness.pages.situations import JavaScript, situation
from snippetgen_harness.verify.expectations import expect

from snippetgen.conversions.compact_value import decode
from tests.configurations import configure

URL = situation("normal").answers["classic"].url


def test_the_vendor_must_store_the_configured_goal() -> None:
    stored = expect(configure(goal="50% off"), situation("normal")).stored
    assert stored == {"optimizely_conversion": URL.replace("phone_call_conversion", "50%25%20off")}


def test_the_answer_is_for_the_situation_s_own_goal() -> None:
    expectation = expect(configure(goal="other"), situation("normal"))
    assert expectation.answer.url == URL
    assert expectation.arguments == '"phone_call_conversion"'


def test_goal_ids_and_the_universal_id_follow_the_configuration() -> None:
    config = configure(more='goal_ids = ["1", "2"]', universal_id=False)
    answer = expect(config, situation("universal-id")).answer
    assert answer.url == f"{URL}&g=1,2"
    assert expect(configure(), situation("universal-id")).answer.url.startswith(f"{URL}&p=")


def test_fields_are_the_parts_of_the_url() -> None:
    stored = expect(configure(packing="fields"), situation("segment-injection")).stored
    assert stored["optimizely_experiments"] == "&x700010001=700020002"
    assert stored["optimizely_segments"].startswith("&s172000001=a%20%26%20u%3D1")
    assert stored["optimizely_universal_id"] == ""


def test_revenue_comes_from_the_data_layer_unless_the_call_has_its_own() -> None:
    config = configure(more='[data_layer]\nrevenue = "ecommerce.value"')
    expectation = expect(config, situation("normal"))
    assert "&v=4990" in expectation.answer.url
    assert "&v=4990" in expectation.stored["optimizely_conversion"]
    assert "&v=500" in expect(config, situation("revenue-500")).answer.url
    assert "&v=4990" in expect(config, situation("revenue-undefined")).answer.url


@pytest.mark.parametrize("id_", ["no-cookies", "vendor-never", "opted-out-2016"])
def test_nothing_is_expected_if_nothing_may_be_handed_over(id_: str) -> None:
    assert expect(configure(), situation(id_)).stored == {}


@pytest.mark.parametrize(
    ("vendor", "id_", "holds"),
    [
        ("ctm", "vendor-broken-call", True),
        ("callrail", "everything-late", False),
        ("callrail", "vendor-broken-call", True),
        ("generic-cookie", "vendor-late", True),
        ("generic-cookie", "vendor-before", False),
        ("generic-cookie", "optimizely-late", False),
        ("callcap", "vendor-throws", True),
        ("callcap", "vendor-before", False),
        ("freespee", "vendor-before", True),
        ("freespee", "vendor-late", False),
        ("freespee", "optimizely-late", False),
        ("freespee", "vendor-broken-call", False),
        ("infinity", "everything-late", True),
        ("comagic", "vendor-broken-call", True),
        ("comagic", "vendor-never", False),
    ],
)
def test_a_vendor_that_reads_once_misses_late_values(vendor: str, id_: str, holds: bool) -> None:
    assert bool(expect(configure(vendor), situation(id_)).stored) is holds


def test_a_beacon_needs_no_vendor_s_script() -> None:
    config = configure("generic-beacon", '[options]\nurl = "/calls"')
    assert expect(config, situation("vendor-never")).stored == {"optimizely_conversion": URL}


@pytest.mark.parametrize(
    ("id_", "arguments"),
    [
        ("revenue-nan", '"phone_call_conversion", NaN'),
        ("revenue-infinite", '"phone_call_conversion", Infinity'),
        ("revenue-true", '"phone_call_conversion", true'),
        ("revenue-null", '"phone_call_conversion", null'),
        ("goal-missing", ""),
    ],
)
def test_arguments_become_javascript(id_: str, arguments: str) -> None:
    assert expect(configure(), situation(id_)).arguments == arguments


def test_values_that_toml_cannot_express_are_source_text() -> None:
    call = situation("goal-half-surrogate").call
    assert call is not None
    assert call.arguments == (JavaScript(js="'\\ud83d'"),)


CONFIGURED = configure(destination="web", entity_id="77", project_id="88", account_id="99")


def test_a_page_has_the_configured_ids_unless_the_situation_names_others() -> None:
    conversion = decode(expect(CONFIGURED, situation("web-normal")).answer.url)
    assert (conversion.project, conversion.account, conversion.entity) == ("88", "99", "77")
    classic = configure(project_id="88", account_id="99")
    assert expect(classic, situation("normal")).answer.url.startswith(
        "https://88.log.optimizely.com/event?a=88&d=99&"
    )


@pytest.mark.parametrize("id_", ["web-other-project", "web-large-ids"])
def test_nothing_is_stored_on_a_page_with_another_project(id_: str) -> None:
    expectation = expect(CONFIGURED, situation(id_))
    assert (expectation.answer.reason, expectation.stored) == ("no_project", {})


def test_an_event_that_the_page_does_not_know_may_be_configured() -> None:
    expectation = expect(CONFIGURED, situation("web-no-events"))
    assert decode(expectation.answer.url).entity == "77"
    assert expectation.stored == {"optimizely_conversion": expectation.answer.url}
    other = expect(
        configure(destination="web", goal="x", entity_id="77"), situation("web-no-events")
    )
    assert other.answer.reason == "no_goal"
    assert decode(other.stored["optimizely_conversion"]).key == "x"
