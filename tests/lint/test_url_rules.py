from __future__ import annotations

import pytest

from snippetgen.conversions.classic_form import ClassicForm
from snippetgen.conversions.classic_url import parse
from snippetgen.lint.findings import MOST_FINDINGS, is_good
from snippetgen.lint.judge import judge_url
from snippetgen.lint.registry import URL_RULES

HOST = "https://1.log.optimizely.com"
GOOD = f"{HOST}/event?a=1&d=2&n=g&u=v&x7=8"
OLD = f"{HOST}/event?a=2&n=g&u=v&x7=8"


def found(url: str, form: ClassicForm | None = None) -> list[tuple[str, str, str | None]]:
    findings = judge_url(parse(url), form)
    return [(finding.code, finding.severity, finding.parameter) for finding in findings]


@pytest.mark.parametrize(
    "query",
    [
        "a=1&d=2&n=phone%20call&u=v&x7=8_9&s5=caf%C3%A9&v=500&g=1,2&p=user%40x&time=1461708557",
        "a=1&d=2&n=g&u=v&x7=8&y=false&f=7,8&t=1&tsent=1.5&src=js&wxhr=true&cx2=ab&override=true"
        "&dtpc=true",
        "a=1&n=100%25&u=v&x7=8",
    ],
)
def test_a_good_hit_has_no_findings(query: str) -> None:
    assert found(f"{HOST}/event?{query}") == []


FOUND = [
    (GOOD.replace("https", "http"), ("plain_http", "warning", None)),
    (GOOD.replace("https", "HTTP"), ("plain_http", "warning", None)),
    (GOOD.replace(HOST, "http://127.0.0.1:8100"), ("plain_http", "info", None)),
    (GOOD.replace(HOST, "https://example.com"), ("host_unknown", "error", None)),
    (GOOD.replace(HOST, "https://x.log.optimizely.com"), ("host_unknown", "error", None)),
    (GOOD.replace(HOST, "https://log.optimizely.com"), ("host_unknown", "warning", None)),
    (GOOD.replace(HOST, "http://127.0.0.1:8100"), ("host_unknown", "warning", None)),
    (GOOD.replace("a=1", "a=3"), ("host_mismatch", "error", "a")),
    (OLD, ("old_sample", "info", "a")),
    (GOOD.replace("/event", "/events"), ("path_unknown", "error", None)),
    (GOOD.replace("/event", "/%65vent"), ("path_unknown", "error", None)),
    (GOOD + "#&s5=a", ("fragment", "error", None)),
    (GOOD + "&s5=" + "a" * 2083, ("url_too_long", "warning", None)),
    (GOOD.replace("a=1&", ""), ("missing_a", "error", "a")),
    (GOOD.replace("a=1", "a="), ("missing_a", "error", "a")),
    (GOOD.replace("n=g&", ""), ("missing_n", "error", "n")),
    (GOOD.replace("n=g", "n=%20"), ("missing_n", "error", "n")),
    (GOOD.replace("u=v&", ""), ("missing_u", "error", "u")),
    (GOOD.replace("&x7=8", ""), ("missing_x", "error", None)),
    (GOOD.replace("x7=8", "xevil=8"), ("missing_x", "error", None)),
    (OLD.replace("&x7=8", ""), ("missing_x", "info", None)),
    (GOOD + "&a=1", ("repeated_parameter", "error", "a")),
    (GOOD + "&%75=v", ("repeated_parameter", "error", "u")),
    (GOOD + "&utm_source=a", ("unknown_parameter", "warning", "utm_source")),
    (GOOD + "&A=1", ("unknown_parameter", "warning", "A")),
    (GOOD.replace("a=1", "a=1a"), ("malformed_id", "error", "a")),
    (GOOD.replace("d=2", "d=-2"), ("malformed_id", "error", "d")),
    (GOOD + "&g=1,,2", ("malformed_id", "error", "g")),
    (GOOD + "&g=", ("malformed_id", "error", "g")),
    (GOOD + "&xevil=1", ("malformed_id", "error", "xevil")),
    (GOOD + "&x9=on", ("malformed_id", "error", "x9")),
    (GOOD + "&x9=", ("malformed_id", "error", "x9")),
    (GOOD + "&x9=1%0A", ("malformed_id", "error", "x9")),
    (GOOD + "&s__proto__=a", ("malformed_id", "error", "s__proto__")),
    (GOOD + "&x9=0", ("excluded_variation", "error", "x9")),
    (GOOD + "&x9=1_0", ("excluded_variation", "error", "x9")),
    (GOOD + "&v=19.99", ("revenue_not_integer", "error", "v")),
    (GOOD + "&v=-5", ("revenue_not_integer", "error", "v")),
    (GOOD + "&v=", ("revenue_not_integer", "error", "v")),
    (GOOD + "&v=NaN", ("revenue_not_integer", "error", "v")),
    (GOOD.replace("u=v", "u=undefined"), ("placeholder_value", "error", "u")),
    (GOOD.replace("n=g", "n=null"), ("placeholder_value", "error", "n")),
    (GOOD.replace("u=v", "u=NaN"), ("placeholder_value", "error", "u")),
    (GOOD + "&s5=50%", ("invalid_encoding", "error", "s5")),
    (GOOD + "&s5=%C3", ("invalid_encoding", "error", "s5")),
    (GOOD + "&s5=%C3%A9%ff", ("invalid_encoding", "error", "s5")),
    (GOOD + "&s%=1", ("invalid_encoding", "error", "s%")),
    (GOOD + "&s5=%25C3%259C", ("double_encoding", "error", "s5")),
    (GOOD + "&s5=%25c3%259c", ("double_encoding", "error", "s5")),
    (GOOD.replace("n=g", "n=phone%2520call"), ("double_encoding", "error", "n")),
    (GOOD.replace("n=g", "n=100%25ab"), ("double_encoding", "warning", "n")),
    (GOOD + "&s5=a b", ("unencoded", "error", "s5")),
    (GOOD + '&s5="a"', ("unencoded", "error", "s5")),
    (GOOD + "&p=<b>", ("unencoded", "error", "p")),
    (GOOD.replace("n=g", "n=Ü"), ("unencoded", "error", "n")),
    (GOOD + "&s5=a+b", ("unencoded", "warning", "s5")),
    (GOOD.replace("n=g", "n=/cart"), ("unencoded", "warning", "n")),
    (GOOD.replace("n=g", "n=call%E2%80%8B"), ("invisible_character", "warning", "n")),
    (GOOD + "&s5=%C2%A0a", ("invisible_character", "warning", "s5")),
    (GOOD + "&p=a%0D", ("invisible_character", "warning", "p")),
]


@pytest.mark.parametrize(("url", "finding"), FOUND)
def test_a_defect_is_found(url: str, finding: tuple[str, str, str | None]) -> None:
    assert finding in found(url)


def test_every_code_has_an_example() -> None:
    assert {code for _, (code, _, _) in FOUND} == set(URL_RULES.codes)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (GOOD + "&s5=%C3%9C", "double_encoding"),
        (GOOD.replace("n=g", "n=50%25%20off"), "double_encoding"),
        (GOOD.replace("a=1", "a=1a"), "host_mismatch"),
        (GOOD.replace("a=1", "a="), "malformed_id"),
        (GOOD.replace(HOST, "http://127.0.0.1:8100"), "host_mismatch"),
        (OLD, "host_mismatch"),
        (GOOD + "&s5=it's(1)!~*", "unencoded"),
        (GOOD + "&g=1,2", "unencoded"),
        (GOOD + "&src=js", "malformed_id"),
        (GOOD + "&x9=10", "excluded_variation"),
        (GOOD + "&s5=undefined", "placeholder_value"),
        (GOOD + "&v=0", "revenue_not_integer"),
        (GOOD + "&s5=" + "a" * (2083 - len(GOOD) - 4), "url_too_long"),
    ],
)
def test_a_good_value_has_no_finding(url: str, code: str) -> None:
    assert code not in {finding[0] for finding in found(url)}


def test_the_account_id_in_a_is_an_error_if_the_corrected_form_is_expected() -> None:
    assert found(OLD, ClassicForm.CLASSIC) == [
        ("host_mismatch", "error", "a"),
        ("old_sample", "warning", "a"),
    ]


def test_a_message_quotes_a_long_value_only_in_part() -> None:
    (finding,) = judge_url(parse(GOOD + "&v=" + "z" * 500))
    assert "z" * 80 + "…" in finding.message
    assert len(finding.message) < 300


def test_a_query_with_many_defects_has_few_findings_and_is_bad() -> None:
    findings = judge_url(parse(GOOD + "&x=%" * 5000))
    assert sum(finding.severity == "error" for finding in findings) == MOST_FINDINGS
    assert len(findings) < MOST_FINDINGS + 5
    assert findings[-1].code == "further_findings"
    assert not is_good(findings)


def test_many_warnings_do_not_hide_an_error() -> None:
    unknown = "".join(f"&f{number}" for number in range(500))
    errors = [code for code, severity, _ in found(f"{GOOD}{unknown}&v=z") if severity == "error"]
    assert errors == ["revenue_not_integer"]
