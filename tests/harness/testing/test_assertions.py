from __future__ import annotations

import threading
from dataclasses import replace
from textwrap import dedent
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snippetgen_harness.fakes.log_endpoint import RecordedHit
from snippetgen_harness.testing import expect_conversion, open_log, refute_conversion
from snippetgen_harness.testing.comparison import Wanted, compare

from snippetgen.conversions.classic import Conversion
from snippetgen.conversions.classic_url import build
from tests.conversions.examples import conversions
from tests.harness.testing.recorded_hits import GOOD, hit
from tests.patience import PATIENCE

ALL: dict[str, Any] = {
    "project": "1",
    "account": "2",
    "goal": "phone call",
    "visitor": "visitor",
    "experiments": {"7": "8"},
    "segments": {"3": "gc"},
    "revenue": 1999,
    "goal_ids": (),
    "universal_id": None,
}

OTHER: dict[str, Any] = {
    "project": "9",
    "account": "9",
    "goal": "phone",
    "visitor": "visitor2",
    "experiments": {"7": "8", "9": "10"},
    "segments": {},
    "revenue": None,
    "goal_ids": ("5",),
    "universal_id": "me",
}
"""A value for each field that the hit does not have."""


def failure(hits: list[RecordedHit], **wanted: Any) -> str:  # noqa: ANN401
    with pytest.raises(AssertionError) as caught:
        expect_conversion(hits, **wanted)
    return str(caught.value)


def text(message: str) -> str:
    return dedent(message).strip("\n")


def test_a_conversion_that_has_arrived_is_found() -> None:
    expect_conversion([hit()], **ALL)


def test_omitted_parts_may_have_any_value() -> None:
    expect_conversion([hit(), hit("a=1&d=2&n=other&u=v&x7=8")], goal="phone call")


@pytest.mark.parametrize("piece", OTHER)
def test_a_different_field_is_reported(piece: str) -> None:
    expect_conversion([hit()], **{piece: ALL[piece]})
    refute_conversion([hit()], **{piece: OTHER[piece]})
    assert "<- " in failure([hit()], **{piece: OTHER[piece]})


def test_ids_may_be_numbers() -> None:
    expect_conversion([hit()], project=1, account=2, experiments={7: 8}, segments={3: "gc"})


def test_a_goal_that_is_already_encoded_matches_the_name_that_it_encodes() -> None:
    expect_conversion([hit()], goal="phone%20call")


def test_the_sample_of_2015_names_the_project_in_the_host() -> None:
    old = hit("a=2&n=g&u=v")
    expect_conversion([old], project="1", account="2", experiments={})
    assert "project (host)" in failure([old], project="3")


def test_a_hit_at_a_local_host_is_checked_for_the_given_destination() -> None:
    local = hit("a=2&n=g&u=v", host="127.0.0.1:8080")
    expect_conversion([local], account="2", destination="classic-2015")
    assert "error: missing_x" in failure([local], goal="g")


@given(conversion=conversions())
def test_any_sent_conversion_is_found(conversion: Conversion) -> None:
    pieces: dict[str, Any] = {key: getattr(conversion, key) for key in ALL}
    query = build(conversion).partition("?")[2]
    arrived = hit(query, host=f"{conversion.project}.log.optimizely.com")
    assert compare(arrived, cast("Wanted", pieces)).differences == 0
    refute_conversion([arrived], **{**pieces, "visitor": conversion.visitor + "2"})


def test_a_near_miss_is_shown_parameter_by_parameter() -> None:
    hits = [
        hit("a=1&d=2&n=other&u=other&x7=0"),
        hit("a=1&d=2&n=call&u=visitor&u=visitor&x7=8&x9=10&s3=gc", path="/evnt"),
        hit("a=4&d=5&n=6&u=7&x8=9"),
    ]
    assert failure(hits, **ALL) == text(r"""
        Expected 1 conversion, but none of 3 hits matches. The closest:
            https://1.log.optimizely.com/evnt?a=1&d=2&n=call&u=visitor&u=visitor&x7=8&x9=10&s3=gc

            parameter         expected      got
            project (a)       "1"           "1"                   ok
            account (d)       "2"           "2"                   ok
            goal (n)          "phone call"  "call"                <- differs
            visitor (u)       "visitor"     "visitor", "visitor"  <- repeated
            experiment (x7)   "8"           "8"                   ok
            experiment (x9)   -             "10"                  <- not expected
            segment (s3)      "gc"          "gc"                  ok
            revenue (v)       "1999"        -                     <- missing
            goal ids (g)      -             -                     ok
            universal id (p)  -             -                     ok

            error: path_unknown: The path is "/evnt". It must be /event.
            error: repeated_parameter: "u" occurs 2 times. Send it only once. Encode an & that belongs to a value as %26.
    """)  # noqa: E501


def test_a_hit_that_would_not_be_counted_is_not_a_conversion() -> None:
    excluded = hit("a=1&d=2&n=g&u=v&x7=0")
    assert failure([excluded], goal="g") == text("""
        Expected 1 conversion, but none of 1 hit matches. The closest:
            https://1.log.optimizely.com/event?a=1&d=2&n=g&u=v&x7=0

            parameter  expected  got
            goal (n)   "g"       "g"  ok

            error: excluded_variation: "x7" is "0": 0 means that the visitor was excluded from the experiment. Leave the experiment out.
    """)  # noqa: E501
    with pytest.raises(AssertionError):
        refute_conversion([excluded], goal="g")


def test_the_message_says_that_no_hit_arrived() -> None:
    assert failure([], goal="g") == "Expected 1 conversion, but no hit arrived."


def test_the_message_for_too_few_shows_the_closest_other_hit() -> None:
    hits = [hit(), hit("a=1&d=2&n=call&u=v&x7=8")]
    assert failure(hits, goal="phone call", times=2) == text("""
        Expected 2 conversions, but 1 of 2 hits matches. The closest other:
            https://1.log.optimizely.com/event?a=1&d=2&n=call&u=v&x7=8

            parameter  expected      got
            goal (n)   "phone call"  "call"  <- differs
    """)
    assert failure([hit()], times=2) == "Expected 2 conversions, but 1 of 1 hit matches."


def test_the_message_for_too_many_lists_the_hits() -> None:
    expect_conversion([hit(), hit()], goal="phone call", times=2)
    assert failure([hit(), hit("a=4&d=5&n=6&u=7&x8=9"), hit()], goal="phone call") == text(f"""
        Expected 1 conversion, but 2 of 3 hits match:
            https://1.log.optimizely.com/event?{GOOD}
            https://1.log.optimizely.com/event?{GOOD}
    """)


def test_an_unexpected_conversion_is_shown() -> None:
    with pytest.raises(AssertionError) as caught:
        refute_conversion([hit("a=1&d=2&n=g&u=w&x7=8"), hit()], visitor="visitor")
    assert str(caught.value) == text(f"""
        Expected no such conversion, but 1 of 2 hits matches:
            https://1.log.optimizely.com/event?{GOOD}

            parameter    expected   got
            visitor (u)  "visitor"  "visitor"  ok
    """)


def test_refuting_without_fields_allows_no_hit() -> None:
    refute_conversion([])
    with pytest.raises(AssertionError, match="1 of 1 hit matches"):
        refute_conversion([hit()])


def test_the_latest_of_equally_close_hits_is_shown() -> None:
    message = failure([hit("a=1&d=2&n=g&u=early&x7=8"), hit("a=1&d=2&n=g&u=late&x7=8")], goal="h")
    assert "u=late" in message
    assert "u=early" not in message


def test_the_difference_of_two_long_values_is_visible() -> None:
    value = "v" * 4000
    message = failure([hit(f"a=1&d=2&n=g&u={value}A{value}&x7=8")], visitor=f"{value}B{value}")
    (row,) = [line for line in message.splitlines() if "visitor (u)" in line]
    assert "A" in row
    assert "B" in row
    assert max(map(len, message.splitlines())) < 500


@given(expected=st.text(), got=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_message_has_only_printable_lines(expected: str, got: str) -> None:
    conversion = Conversion(project="1", account="2", goal="g", visitor=got, experiments={"7": "8"})
    query = build(conversion).partition("?")[2]
    arrived = hit(query)
    lines = failure([arrived], visitor=expected, revenue=1).splitlines()
    findings = len(arrived.findings)
    assert len(lines) == 6 + (findings and findings + 1)
    assert all(line.isprintable() for line in lines)


def test_a_misspelt_field_is_refused() -> None:
    misspelt: dict[str, Any] = {"vistor": "v"}
    with pytest.raises(TypeError, match="a conversion has no vistor: its fields are project"):
        expect_conversion([hit()], **misspelt)
    with pytest.raises(TypeError, match="vistor"):
        refute_conversion([], **misspelt)


def test_expecting_no_conversion_is_an_error() -> None:
    with pytest.raises(ValueError, match="Use refute_conversion"):
        expect_conversion([], times=0)


def test_the_assertion_waits_for_the_conversion_in_a_log() -> None:
    with open_log() as log:
        log.record(hit("a=1&d=2&n=other&u=v&x7=8"))
        timer = threading.Timer(0.05, log.record, [hit()])
        timer.start()
        expect_conversion(log, goal="phone call", timeout=PATIENCE)
        timer.join()


def test_the_message_says_how_long_the_assertion_waited() -> None:
    with open_log() as log, pytest.raises(AssertionError) as caught:
        expect_conversion(log, timeout=0.01)
    assert str(caught.value) == "Expected 1 conversion within 0.01 s, but no hit arrived."


def test_an_assertion_can_wait_for_an_unwanted_conversion() -> None:
    with open_log() as log:
        refute_conversion(log, goal="phone call")
        timer = threading.Timer(0.05, log.record, [hit()])
        timer.start()
        with pytest.raises(AssertionError, match="Expected no such conversion"):
            refute_conversion(log, goal="phone call", timeout=PATIENCE)
        timer.join()


def test_a_truncated_query_is_reported_for_every_destination() -> None:
    cut = replace(hit(), findings=hit(GOOD + "&v2=" + "x" * 70_000).findings)
    assert "query_truncated" in failure([cut], destination="classic")
