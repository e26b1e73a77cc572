from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snippetgen_harness.fuzz.generators.cases import situation_cases
from snippetgen_harness.oracle import (
    Argument,
    Consent,
    Optimizely,
    Oracle,
    Page,
    cookies,
    json_parser,
    numbers,
)
from snippetgen_harness.oracle.page_state import Json
from snippetgen_harness.pages.situations import JavaScript, situations
from snippetgen_harness.verify.expectations import expect

from snippetgen.config import SnippetConfig
from tests.configurations import VISITOR, configure, of_every_destination, reporting_to

CTM = Oracle(configure())
COOKIES = 'optimizelyEndUserId=v; optimizelyBuckets={"11":"22"}'
URL = "https://1234500001.log.optimizely.com/event?a=1234500001&d=1234509999&n=call&u=v&x11=22"

CONFIGS = [
    *of_every_destination(),
    configure("infinity", 'goal_ids = ["123", "456"]', universal_id=False),
    configure(name="web-own", destination="web", visitor=VISITOR),
    configure(
        name="three-own", visitor=VISITOR, **{**reporting_to("web+edge"), "destination": "auto"}
    ),
    configure(destination="auto", entity_id="77", project_id="1234500001", name="configured"),
]


def url(header: str, *arguments: Argument) -> str:
    return CTM.answer(Page(header), arguments or ("call",)).url


def parameters(header: str, letter: str) -> str:
    query = url(header).partition("&u=v")[2]
    return "&".join(pair for pair in query.split("&") if pair.startswith(letter))


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_the_oracle_agrees_with_every_situation(config: SnippetConfig) -> None:
    oracle = Oracle(config)
    on_time = [each for each in situations() if not each.is_late]
    destination = config.destination_object
    described = [
        (case, situation)
        for case, situation in zip(situation_cases(), on_time, strict=True)
        # Other pages are about products that a destination without globals does not need.
        if destination.globals or situation.is_relevant_to(destination)
    ]
    answers = {each.id: oracle.answer(case.page, case.arguments) for case, each in described}
    assert answers == {each.id: expect(config, each).answer for _, each in described}


def test_the_vendor_gets_each_field_in_its_variable() -> None:
    oracle = Oracle(configure("callrail", packing="fields"))
    header = f'{COOKIES}; optimizelySegments={{"3":"a b"}}; optimizelyPPID=%C3%9C'
    held = oracle.handed_over(Page(header))
    assert [*held.values()] == ["1234500001", "1234509999", "v", "&x11=22", "&s3=a%20b", "Ü"]


def test_the_vendor_gets_nothing_without_a_url() -> None:
    assert Oracle(configure()).handed_over(Page("")) == {}


def test_reasons_have_the_order_of_the_contract() -> None:
    oracle = Oracle(configure(consent="cmp.allows"))
    header = "optimizelyOptOut=true; optimizelyEndUserId=; optimizelyBuckets={}"
    pages = (
        Page(header, Optimizely("absent"), Consent("value", answer=False)),
        Page("", Optimizely("absent"), Consent("throws")),
        Page("", Optimizely("absent")),
        Page("", Optimizely("queue")),
        Page("", Optimizely(project=None)),
        Page(""),
        Page("optimizelyEndUserId=v"),
        Page(COOKIES),
    )
    reasons = [oracle.answer(page).reason for page in pages]
    assert reasons == [
        "opted_out",
        "no_consent",
        "optimizely_missing",
        "optimizely_loading",
        "no_project",
        "no_visitor",
        "no_experiment",
        "no_goal",
    ]


@pytest.mark.parametrize("optimizely", [Optimizely("throws"), Optimizely(project=None)])
def test_without_a_project_there_is_no_url(optimizely: Optimizely) -> None:
    assert CTM.answer(Page(COOKIES, optimizely), ("call",)).reason == "no_project"


@pytest.mark.parametrize(
    "consent", [Consent("absent"), Consent("value", 1), Consent("function", None)]
)
def test_consent_must_be_exactly_true(consent: Consent) -> None:
    oracle = Oracle(configure(consent="cmp.allows"))
    assert oracle.answer(Page(COOKIES, consent=consent), ("call",)).reason == "no_consent"


def test_segments_are_left_out_before_the_whole_conversion() -> None:
    oracle = Oracle(configure("invoca", '[options]\nfield_type = "short"'))
    room = 255 - len(oracle.answer(Page(COOKIES), ("call",)).url)
    fits, too_long = (COOKIES.replace("=v", f"=v{'v' * more}") for more in (room, room + 1))
    with_segments = f'{fits}; optimizelySegments={{"3":"gc"}}'
    answers = [oracle.answer(Page(each), ("call",)) for each in (fits, with_segments, too_long)]
    assert answers[0] == answers[1]
    assert len(answers[0].url) == 255
    assert answers[2].reason == "too_long"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('"22"', "22"),
        ("22", "22"),
        ("22.0", "22"),
        ("2.2e1", "22"),
        ("9007199254740991", "9007199254740991"),
        ("9007199254740992", None),
        ("1.5", None),
        ("true", None),
        ("null", None),
        ('"0"', None),
        ('"22_0"', None),
        ('["22", 33]', "22_33"),
        ('"12345678901234567890"', "12345678901234567890"),
        ('"２２"', None),
    ],
)
def test_a_variation_consists_of_digits_and_is_not_zero(written: str, sent: str | None) -> None:
    header = COOKIES.replace('"11"', f'"12":{written},"11"')
    assert parameters(header, "x12") == (f"x12={sent}" if sent else "")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('"a b"', "a%20b"),
        ('"a%20b"', "a%20b"),
        ('"50%"', "50%25"),
        ('"%C0%80"', "%25C0%2580"),
        ('"%ED%A0%80"', "%25ED%25A0%2580"),
        ('"\\ud83d\\ude42"', "%F0%9F%99%82"),
        ('"\\ud83d"', None),
        ("true", "true"),
        ("false", None),
        ("[1]", None),
        ("1e21", "1e%2B21"),
        ("1e-7", "1e-7"),
        ("-0", "0"),
        ("1e400", "Infinity"),
    ],
)
def test_a_segment_is_encoded_once(written: str, sent: str | None) -> None:
    header = f'{COOKIES}; optimizelySegments={{"12":{written}}}'
    assert parameters(header, "s") == (f"s12={sent}" if sent else "")


def test_parameters_are_in_javascript_s_order_of_keys() -> None:
    buckets = '{"4294967295":"1","10":"2","007":"3","4294967294":"4","9":"5"}'
    header = f"optimizelyEndUserId=v; optimizelyBuckets={buckets}"
    expected = "x9=5&x10=2&x4294967294=4&x4294967295=1&x007=3"
    assert parameters(header, "x") == expected


@pytest.mark.parametrize(
    ("data", "experiments"),
    [
        ({"state": {"variationIdsMap": {"7": ["8", "9"]}}}, "&x7=8_9"),
        ({"state": {"variationIdsMap": None}}, "&x11=22"),
        ({"state": None}, "&x11=22"),
        (None, "&x11=22"),
    ],
)
def test_the_variation_map_takes_precedence_over_the_cookie(data: Json, experiments: str) -> None:
    page = Page(COOKIES, Optimizely(data=data))
    assert CTM.answer(page, ("call",)).url == URL.replace("&x11=22", experiments)


def test_an_empty_variation_map_yields_no_experiments() -> None:
    optimizely = Optimizely(data={"state": {"variationIdsMap": {}}})
    assert CTM.answer(Page(COOKIES, optimizely), ("call",)).reason == "no_experiment"


@pytest.mark.parametrize(
    ("goal", "sent"),
    [
        ("50% off", "50%25%20off"),
        ("a%20b", "a%20b"),
        ("%c3%9c", "%25c3%259c"),
        ("\ufeff", None),
        ("%E2%80%A8", None),
        ("\x1c", "%1C"),
        ("\ud83d", None),
        (12, None),
        (JavaScript(js="undefined"), None),
    ],
)
def test_a_goal_is_sent_encoded_or_not_at_all(goal: Argument, sent: str | None) -> None:
    assert url(COOKIES, goal) == (URL.replace("n=call", f"n={sent}") if sent else "")


@pytest.mark.parametrize(
    ("revenue", "sent"),
    [(0, "0"), (-0.0, "0"), (500.0, "500"), (10**400, ""), (True, ""), ("5", ""), (0.5, "")],
)
def test_revenue_is_whole_cents(revenue: Argument, sent: str) -> None:
    assert url(COOKIES, "call", revenue) == URL + (f"&v={sent}" if sent else "")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("optimizelyPPID=a; optimizelyPPID=b", "b"),
        ("optimizelyPPID=a; optimizelyPPID", "a"),
        ("\toptimizelyPPID = a ", "a "),
        ("a;optimizelyPPID=b=c", "b=c"),
        ("xoptimizelyPPID=a", None),
        ("optimizelyPPID.x=a", None),
        ("a=optimizelyPPID=b", None),
        ('"optimizelyPPID"=a', None),
        (None, None),
    ],
)
def test_a_cookie_is_found_by_its_exact_name(header: str | None, value: str | None) -> None:
    assert cookies.read(header).get("optimizelyPPID") == value


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e21, "1e+21"),
        (123456789012345683968.0, "123456789012345680000"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (1.5e-9, "1.5e-9"),
        (-12.25, "-12.25"),
        (5e-324, "5e-324"),
        (100.0, "100"),
        (-0.0, "0"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(number: float, text: str) -> None:
    assert numbers.text_of(number) == text


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.booleans(), st.sampled_from([None, 1]))
def test_json_is_read_as_it_was_written(value: object, ascii_: bool, indent: int | None) -> None:
    assert json_parser.parse(json.dumps(value, ensure_ascii=ascii_, indent=indent)) == value


@given(JSON.map(json.dumps), st.data())
def test_broken_json_is_rejected_as_in_python(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + data.draw(st.sampled_from([*',:{}[]"01-.e', "\x00"])) + text[at:]
    try:
        expected = json.loads(broken, parse_int=float)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            json_parser.parse(broken)
    else:
        assert json_parser.parse(broken) == expected


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "\ufeff{}", "\u00a0{}", "01", "１", ""])
def test_only_json_that_javascript_accepts_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_parser.parse(text)


def test_json_may_be_nested_as_deeply_as_a_cookie_allows() -> None:
    value = json_parser.parse("[" * 4000 + "]" * 4000)
    depth = 0
    while value:
        value, depth = value[0], depth + 1  # type: ignore[index]
    assert depth == 3999
