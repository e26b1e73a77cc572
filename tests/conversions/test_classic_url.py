from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from snippetgen.conversions.classic import Conversion
from snippetgen.conversions.classic_form import ClassicForm, detect
from snippetgen.conversions.classic_url import build, conversion_of, parse
from snippetgen.lint.judge import judge_url
from tests.conversions.examples import VISITOR, conversions

CLASSIC, CLASSIC_2015 = ClassicForm.CLASSIC, ClassicForm.CLASSIC_2015

BARE = Conversion(project="1", account="2", goal="g", visitor="v", experiments={"7": "8"})


def test_classic_sends_the_project_as_a_and_the_account_as_d() -> None:
    assert build(VISITOR) == (
        "https://8057353.log.optimizely.com/event?a=8057353&d=1617017&n=phone%20call"
        "&u=oeu1400000000000r0.123456789&x70001=501&x70002=601_602&s111=gc"
        "&s222=spring%20%26%20more&v=1999&g=12345,4324234&p=user%40x%201"
    )


def test_classic_2015_sends_the_account_as_a_and_neither_d_nor_p() -> None:
    assert build(replace(VISITOR, universal_id=None), CLASSIC_2015) == (
        "https://8057353.log.optimizely.com/event?a=1617017&n=phone%20call"
        "&u=oeu1400000000000r0.123456789&x70001=501&x70002=601_602&s111=gc"
        "&s222=spring%20%26%20more&v=1999&g=12345,4324234"
    )


def test_absent_parts_leave_no_parameter() -> None:
    assert build(BARE) == "https://1.log.optimizely.com/event?a=1&d=2&n=g&u=v&x7=8"


def test_classic_2015_needs_no_experiment() -> None:
    url = build(replace(BARE, experiments={}), CLASSIC_2015)
    assert url == "https://1.log.optimizely.com/event?a=2&n=g&u=v"


def test_a_revenue_of_zero_is_sent() -> None:
    assert build(replace(BARE, revenue=0)).endswith("&v=0")


def test_experiments_and_segments_keep_the_order_of_their_mappings() -> None:
    both = replace(BARE, experiments={"9": "1", "10": "2"}, segments={"5": "b", "4": "a"})
    assert build(both).endswith("&x9=1&x10=2&s5=b&s4=a")


@pytest.mark.parametrize(
    ("goal", "sent"),
    [
        ("phone_call", "phone_call"),
        ("50% off", "50%25%20off"),
        ("Anruf für Ü", "Anruf%20f%C3%BCr%20%C3%9C"),
        ("a&b=c#d", "a%26b%3Dc%23d"),
        ("reg2_button_(click)!~*'.", "reg2_button_(click)!~*'."),
        ("%c3%9c", "%25c3%259c"),
        ("a%20b c", "a%2520b%20c"),
    ],
)
def test_a_goal_is_encoded(goal: str, sent: str) -> None:
    assert f"&n={sent}&" in build(replace(BARE, goal=goal))


@pytest.mark.parametrize("goal", ["phone%20call", "%C3%9C", "50%25", "a%26b"])
def test_a_goal_that_is_already_encoded_is_sent_unchanged(goal: str) -> None:
    assert f"&n={goal}&" in build(replace(BARE, goal=goal))


@pytest.mark.parametrize(
    ("changes", "form", "message"),
    [
        ({"project": "evil.example/#"}, CLASSIC, "project 'evil.example/#'"),
        ({"experiments": {}}, CLASSIC, "experiments is empty"),
        ({"universal_id": "u"}, CLASSIC_2015, "classic-2015 cannot send universal_id"),
        ({"visitor": "\ud800"}, CLASSIC, "lone surrogate"),
    ],
)
def test_a_value_that_must_not_be_sent_is_refused(
    changes: dict[str, Any], form: ClassicForm, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        build(replace(BARE, **changes), form)


def test_parsing_leaves_every_part_unchanged() -> None:
    hit = parse("HTTPS://1.log.optimizely.com:8443/ev%65nt?a=%31&s5=a b\n#x#y")
    assert (hit.scheme, hit.host, hit.path) == ("HTTPS", "1.log.optimizely.com", "/ev%65nt")
    assert hit.raw_query == "a=%31&s5=a b\n"
    assert hit.fragment == "x#y"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "phone call",
        "1.log.optimizely.com/event?a=1",
        "//1.log.optimizely.com/event",
        "ftp://1.log.optimizely.com/event",
        "https:///event?a=1",
        "javascript:alert(1)",
    ],
)
def test_text_that_is_not_a_url_cannot_be_parsed(text: str) -> None:
    with pytest.raises(ValueError, match="is not an http or https URL"):
        parse(text)


@given(conversions())
def test_a_classic_url_is_rebuilt_from_its_parameters(conversion: Conversion) -> None:
    url = build(conversion)
    assert build(conversion_of(parse(url))) == url


@given(conversions(universal=False))
def test_a_2015_url_is_rebuilt_from_its_parameters(conversion: Conversion) -> None:
    url = build(conversion, CLASSIC_2015)
    assert build(conversion_of(parse(url), CLASSIC_2015), CLASSIC_2015) == url


@given(conversions(universal=False))
def test_every_field_but_an_encoded_goal_is_unchanged(conversion: Conversion) -> None:
    for destination in ClassicForm:
        back = conversion_of(parse(build(conversion, destination)), destination)
        assert replace(back, goal=conversion.goal) == conversion
        assert build(replace(conversion, goal=back.goal)) == build(conversion)


def test_a_goal_that_is_not_encoded_is_unchanged() -> None:
    assert conversion_of(parse(build(VISITOR))) == VISITOR


@given(conversions(universal=False))
def test_built_urls_have_no_findings(conversion: Conversion) -> None:
    # Values that look encoded or like a script's mistake are suspicious from any sender.
    about_texts = {"double_encoding", "placeholder_value", "missing_u"}
    for destination in ClassicForm:
        findings = judge_url(parse(build(conversion, destination)), destination)
        errors = {finding.code for finding in findings if finding.severity == "error"}
        assert errors <= about_texts


def test_the_detected_form_is_the_one_that_was_built() -> None:
    assert detect(parse(build(VISITOR))) == "classic"
    plain = replace(VISITOR, universal_id=None)
    assert detect(parse(build(plain, CLASSIC_2015))) == "classic-2015"


@pytest.mark.parametrize(
    ("url", "form", "message"),
    [
        (
            "https://1.log.optimizely.com/event?d=2&n=g&u=v&x7=8",
            CLASSIC,
            "'a' is missing",
        ),
        (
            "https://1.log.optimizely.com/event?a=1&n=g&u=v&x7=8",
            CLASSIC,
            "'d' is missing",
        ),
        (
            "https://1.log.optimizely.com/event?a=1&d=2&n=&u=v&x7=8",
            CLASSIC,
            "'n' is missing",
        ),
        (
            "https://1.log.optimizely.com/event?a=1&d=2&n=g&x7=8",
            CLASSIC,
            "'u' is missing",
        ),
        (
            "https://example.com/event?a=2&n=g&u=v",
            CLASSIC_2015,
            "host 'example.com' names no",
        ),
        (
            "https://1.log.optimizely.com/event?a=2&n=g&u=v&v=1.5",
            CLASSIC_2015,
            "'v' is '1.5'",
        ),
        (
            "https://1.log.optimizely.com/event?a=1&d=2&n=g&u=v&x7=0",
            CLASSIC,
            "excluded",
        ),
    ],
)
def test_a_hit_that_is_not_a_conversion_is_refused(
    url: str, form: ClassicForm, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        conversion_of(parse(url), form)
