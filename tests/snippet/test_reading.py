from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from snippetgen.builder.rendering import render
from snippetgen.conversions.classic import Conversion
from snippetgen.conversions.classic_url import build, conversion_of, parse
from snippetgen.destinations import destinations
from snippetgen.javascript.literals import js_literal
from tests.configurations import configure, reporting_to
from tests.snippet.engine import COOKIES, VISITOR, conversion_url, run

CTM = configure()
LISTS = "classic(111, 222, { state: { variationIdsMap: { 70001: ['70002'] } } })"
GOOD = f"https://111.log.optimizely.com/event?a=111&d=222&n=call&u={VISITOR}&x70001=70002"


def test_cookies_are_read_once_per_call() -> None:
    source = "reads = 0, window.offlineConversion.generateConversionUrl('call'), reads"
    assert run(render(CTM).minified, source) == 1


@pytest.mark.parametrize("destination", ["classic", "web", "auto", "edge", "classic+edge"])
def test_no_cookie_is_read_on_load_before_optimizely_has_loaded(destination: str) -> None:
    script = render(configure(**reporting_to(destination))).minified
    api = "window.offlineConversion"
    source = f"""
        (function () {{
            var found = [reads, {api}.reason];
            timers.shift()[0]();
            return found.concat(reads, {api}.reason);
        }})()
    """
    cookies = f"{COOKIES}; optimizelyOptOut=true"
    for state, reason in (("undefined", "missing"), ("[]", "loading")):
        page = {"optimizely": state, "before": f"window.optimizelyEdge = {state}"}
        found = run(script, source, cookies=cookies, **page)
        assert found == [0, f"optimizely_{reason}", 1, "opted_out"]


@pytest.mark.parametrize(
    ("destination", "expected"), {"classic": VISITOR, "auto": "", "feature": ""}.items()
)
def test_without_optimizely_every_call_reads_the_cookies(destination: str, expected: str) -> None:
    script = render(configure(**reporting_to(destination))).minified
    api = "window.offlineConversion"
    source = f"[{api}.getUserId(), {api}.generateConversionUrl('call'), {api}.reason]"
    page = {"optimizely": "undefined", "cookies": f"{COOKIES}; optimizelyOptOut=true"}
    assert run(script, source, **page) == [expected, "", "opted_out"]


def test_values_are_read_at_the_time_of_the_call() -> None:
    call = "window.offlineConversion.getVariationsInParameters()"
    source = f"(cookies = cookies.replace('70002', '70003'), {call})"
    assert run(render(CTM).minified, source) == "&x70001=70003"


def test_a_deleted_cookie_is_not_remembered() -> None:
    source = "(cookies = '', window.offlineConversion.getUserId())"
    assert run(render(CTM).minified, source) == ""


def test_segments_are_read_at_the_time_of_the_call() -> None:
    cookie = "optimizelySegments=%7B%221%22%3A%22gc%22%7D"
    call = "window.offlineConversion.getSegmentsInParameters()"
    source = f"[{call}, (cookies = cookies.replace('gc', 'ff'), {call}), (cookies = '', {call})]"
    assert run(render(CTM).minified, source, cookies=cookie) == ["&s1=gc", "&s1=ff", ""]


@pytest.mark.parametrize("destination", destinations())
def test_cookies_with_other_names_change_no_result(destination: str) -> None:
    script = render(configure(**reporting_to(destination))).minified
    # Every key that the snippet itself uses for the cookies is a word in its code.
    words = set(re.findall(r"\w+", script)) - {"EndUserId", "Buckets", "Segments", "PPID", "OptOut"}
    others = "".join(f"; optimizely{word}=%26v%3D1" for word in sorted(words))
    api = "window.offlineConversion"
    source = f"""
        [{api}.getUserId(), {api}.getVariationsInParameters(), {api}.getSegmentsInParameters(),
         {api}.refresh(), {api}.reason]
    """
    assert run(script, source, cookies=COOKIES + others) == run(script, source)


@pytest.mark.parametrize(
    "added",
    [
        "Object.prototype[70009] = '70009'; Object.prototype.evil = 'evil';",
        "Object.prototype[1] = '70009';",
        "Object.prototype[1] = 70009;",
        "Object.prototype[70001] = 70009;",
        """Object.defineProperty(Object.prototype, 'x', {
            enumerable: true, get: function () { throw 1; }
        });""",
    ],
)
@pytest.mark.parametrize("optimizely", ["classic(111, 222)", LISTS])
def test_additions_of_a_page_to_object_prototype_are_ignored(added: str, optimizely: str) -> None:
    assert conversion_url(CTM, optimizely=optimizely, before=added) == (GOOD, "ready")


@pytest.mark.parametrize(
    "header",
    [
        COOKIES,
        f"a=b; {COOKIES}; c=d",
        COOKIES.replace("; ", ";"),
        COOKIES.replace("=", " = "),
        f"nameless; {COOKIES}; =; ; a==b",
        f"optimizelyEndUserId=first; {COOKIES}",
        f"xoptimizelyEndUserId=WRONG; {COOKIES}; optimizelyEndUserId_=WRONG",
        f"{COOKIES}; OptimizelyEndUserId=WRONG; optimizelyenduserid=WRONG",
        f'quoted="a; {COOKIES}; b"',
        f"optimizely=1; optimizely__proto__=x; optimizelyconstructor=y; {COOKIES}",
    ],
)
def test_our_cookies_are_found_among_any_others(header: str) -> None:
    assert conversion_url(CTM, cookies=header) == (GOOD, "ready")


def test_an_encoded_opt_out_is_decoded_as_by_optimizely() -> None:
    assert conversion_url(CTM, cookies=f"{COOKIES}; optimizelyOptOut=%74rue") == ("", "opted_out")


@given(st.text("% 205a\u2003\ufeff\ud800", max_size=8))
@example("%2520%20%20")
@example("%20  ")
@settings(max_examples=50)
def test_the_snippet_and_python_agree_on_the_goals_that_can_be_sent(goal: str) -> None:
    conversion = Conversion(
        project="111", account="222", goal=goal, visitor=VISITOR, experiments={"70001": "70002"}
    )
    try:
        expected = (build(conversion), "ready")
    except ValueError:
        expected = ("", "no_goal")
    assert conversion_url(CTM, js_literal(goal)) == expected
    if expected[0]:
        assert build(conversion_of(parse(expected[0]))) == expected[0]


def test_ten_thousand_semicolons_do_not_block_the_page() -> None:
    assert conversion_url(CTM, cookies=";" * 10_000 + COOKIES)[1] == "ready"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("getAccountId", "222"),
        ("getProjectId", "111"),
        ("getUserId", VISITOR),
        ("getVariationsInParameters", "&x70001=70002"),
        ("getSegmentsInParameters", ""),
    ],
)
def test_each_function_works_without_the_others(function: str, expected: str) -> None:
    assert run(render(CTM).minified, f"window.offlineConversion.{function}()") == expected


@pytest.mark.parametrize("function", ["getAccountId", "getProjectId", "getUserId", "refresh"])
@pytest.mark.parametrize("optimizely", ["undefined", "null", "[]", "0", "'text'", "{ data: 1 }"])
def test_no_function_throws_on_an_empty_page(function: str, optimizely: str) -> None:
    source = f"window.offlineConversion.{function}()"
    assert run(render(CTM).minified, source, cookies=None, optimizely=optimizely) == ""


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("123", "123"),
        ("'5562178971893760123'", "5562178971893760123"),
        ("9007199254740992", ""),
        ("1.5", ""),
        ("-1", ""),
        ("NaN", ""),
        ("null", ""),
        ("'1a'", ""),
        ("'1\\n'", ""),
        ("{ toString: function () { throw 1; } }", ""),
    ],
)
def test_an_id_consists_of_digits_or_is_empty(id_: str, expected: str) -> None:
    source = "window.offlineConversion.getProjectId()"
    assert run(render(CTM).minified, source, optimizely=f"classic({id_}, 222)") == expected


def test_a_blank_visitor_id_is_not_an_id() -> None:
    cookies = COOKIES.replace(VISITOR, "%20")
    assert conversion_url(CTM, cookies=cookies) == ("", "no_visitor")


def test_the_account_is_also_needed() -> None:
    assert conversion_url(CTM, optimizely="classic(111, null)") == ("", "no_project")


@pytest.mark.parametrize(
    "state", ["null", "'502'", "7", "true", "[]", "['502']", "{ 7: null, x: ['1'] }"]
)
def test_a_malformed_variation_map_yields_no_experiments(state: str) -> None:
    optimizely = f"classic(111, 222, {{ state: {{ variationIdsMap: {state} }} }})"
    page = {"optimizely": optimizely, "cookies": f"optimizelyEndUserId={VISITOR}"}
    assert conversion_url(CTM, **page) == ("", "no_experiment")


@pytest.mark.parametrize("text", ["null", '"502"', "7", "true", "[]", '["502"]', '[{"7":"1"}]'])
def test_a_cookie_without_an_object_yields_no_experiments_or_segments(text: str) -> None:
    odd = f"optimizelyEndUserId={VISITOR}; optimizelyBuckets={text}"
    assert conversion_url(CTM, cookies=odd) == ("", "no_experiment")
    assert conversion_url(CTM, cookies=f"{COOKIES}; optimizelySegments={text}") == (GOOD, "ready")


def test_json_without_a_parser_leaves_the_experiments_of_optimizely() -> None:
    page = {"cookies": f'{COOKIES}; optimizelySegments={{"1":"gc"}}', "before": "JSON = {};"}
    assert conversion_url(CTM, **page) == ("", "no_experiment")
    assert conversion_url(CTM, optimizely=LISTS, **page) == (GOOD, "ready")


@pytest.mark.parametrize("cookie", ["{}", "{ toString: function () { throw 1; } }"])
def test_an_element_that_hides_the_cookies_leaves_no_visitor(cookie: str) -> None:
    assert conversion_url(CTM, before=f"document = {{ cookie: {cookie} }};") == ("", "no_visitor")


def test_a_universal_id_that_does_not_fit_is_not_handed_over() -> None:
    config = configure("callrail", packing="fields", universal_id=True)
    cookies = f"{COOKIES}; optimizelyPPID={'p' * 4096}"
    assert conversion_url(config, cookies=cookies) == ("", "too_long")
    assert conversion_url(config, cookies=cookies.replace("pppp", "p"))[1] == "ready"
