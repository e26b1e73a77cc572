from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner, Result

from snippetgen.cli import main
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.event_api import TimedConversion, batch
from tests.configurations import ROOT
from tests.conversions.examples import WEB_VISITOR

GOOD = "https://1.log.optimizely.com/event?a=1&d=2&n=phone%20call&u=v&x7=8"


def explain(*arguments: str, stdin: str | bytes | None = None) -> Result:
    # Wide enough that no table cell wraps.
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, ["explain", *arguments], input=stdin)


def test_a_good_url_is_shown_decoded_with_its_meaning() -> None:
    result = explain(GOOD)
    assert result.exit_code == 0
    assert "phone call" in result.stdout
    assert "goal: its custom event name" in result.stdout
    assert "experiment 7" in result.stdout
    assert "The conversion is valid." in result.stdout


def test_a_bad_url_is_shown_with_its_findings_and_exits_with_1() -> None:
    result = explain(GOOD + "&x9=0")
    assert result.exit_code == 1
    assert "error: excluded_variation" in result.stdout
    assert "valid" not in result.stdout


def test_a_warning_leaves_exit_code_0() -> None:
    result = explain(GOOD.replace("https", "http"))
    assert result.exit_code == 0
    assert "warning: plain_http" in result.stdout


def test_json_contains_the_whole_explanation() -> None:
    result = explain(GOOD + "&u=w", "--json")
    assert result.exit_code == 1
    explanation = json.loads(result.stdout)
    assert list(explanation) == ["valid", "destination", "parameters", "findings"]
    assert explanation["parameters"]["u"] == ["v", "w"]
    assert explanation["findings"][0]["code"] == "repeated_parameter"


def test_every_value_of_a_repeated_parameter_is_shown() -> None:
    output = explain(GOOD.replace("u=v", "u=first") + "&u=second").stdout
    assert "first" in output
    assert "second" in output


def test_a_dash_reads_standard_input() -> None:
    assert explain("-", stdin=f"{GOOD}\n").stdout == explain(GOOD).stdout


@pytest.mark.parametrize("stdin", [b"", b"\xff\xfe", b"call me", b"\0"])
def test_standard_input_that_is_not_a_conversion_exits_with_1(stdin: bytes) -> None:
    result = explain("-", stdin=stdin)
    assert result.exit_code == 1
    assert "error: not_a_conversion_url" in result.stdout


def test_a_url_cannot_control_the_terminal() -> None:
    hostile = "%1B%5B2J%07%C2%9B1m%E2%80%AE[red]"
    output = explain(f"{GOOD}&s5={hostile}&v={hostile}&{hostile}=1").stdout
    assert not set(output) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert r"\u001b[2J\u0007\u009b1m\u202e[red]" in output


def test_without_a_terminal_there_is_no_colour() -> None:
    assert "\x1b" not in explain(GOOD + "&x9=0").stdout


def test_a_url_is_required() -> None:
    assert explain().exit_code == 2


VALUE = encode(WEB_VISITOR)
(BODY,) = batch([TimedConversion(WEB_VISITOR, 1795456975368, "b1")])


def test_a_compact_value_is_shown_with_its_meaning() -> None:
    result = explain(VALUE)
    assert result.exit_code == 0
    assert "id of the event" in result.stdout
    assert WEB_VISITOR.visitor in result.stdout
    assert "Destination: web, edge or feature\n" in result.stdout


def test_a_truncated_compact_value_exits_with_1() -> None:
    result = explain(VALUE[:-3])
    assert result.exit_code == 1
    assert "error: unreadable_value" in result.stdout
    assert "truncated or changed" in result.stdout


def test_a_body_is_shown_with_the_meaning_of_its_fields() -> None:
    result = explain(BODY.body().decode())
    assert result.exit_code == 0
    assert "visitors[0].snapshots[0].events[0].timestamp" in result.stdout
    assert "milliseconds since 1970" in result.stdout


def test_a_body_from_standard_input_is_checked() -> None:
    seconds = BODY.body().replace(b"1795456975368", b"1795456975")
    result = explain("-", "--json", stdin=seconds)
    assert result.exit_code == 1
    explanation = json.loads(result.stdout)
    assert list(explanation) == ["valid", "destination", "parameters", "findings"]
    assert explanation["destination"] == "web"
    (finding,) = explanation["findings"]
    assert finding["code"] == "timestamp_in_seconds"
    assert finding["parameter"] == "visitors[0].snapshots[0].events[0].timestamp"


def test_a_body_cannot_control_the_terminal() -> None:
    output = explain('{"\x1b[2J": "\u202e[red]", "account_id": "\x1b"}').stdout
    assert not set(output) & {"\x1b", "\u202e"}


def test_the_documented_example_works() -> None:
    text = (ROOT / "docs" / "compact-value.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"snippetgen explain (\S+)", text)
    assert explain(line).exit_code == 0


def test_a_url_in_html_is_explained_and_its_escaping_is_named() -> None:
    result = explain(GOOD.replace("&", "&amp;"))
    assert result.exit_code == 0
    assert "info: escaped" in result.stdout
    assert "from the outside: HTML." in result.stdout
    assert "phone call" in result.stdout


def test_json_names_the_escapings_of_a_log_line() -> None:
    line = f'192.0.2.1 - - [28/Nov/2026:03:40:00 +0000] "GET {GOOD} HTTP/1.1" 200 43 "-" "UA"'
    explanation = json.loads(explain("-", "--json", stdin=line).stdout)
    assert (explanation["text"], explanation["escapings"]) == (GOOD, ["log_line"])
