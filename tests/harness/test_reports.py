from __future__ import annotations

import json
from xml.etree import ElementTree

from rich.console import Console
from snippetgen_harness import reports
from snippetgen_harness.verification import Outcome


def outcome(situation: str, *problems: str) -> Outcome:
    return Outcome(
        configuration="shop",
        vendor="ctm",
        destination="classic",
        engine="chromium",
        situation=situation,
        title="A <title> & [bold]",
        expected="ready",
        got="ready",
        problems=problems,
        seconds=0.5,
    )


OUTCOMES = [outcome("good"), outcome("bad", "url is '\x1b[31m\x00<b>[red]'", "leaked global: x")]


def test_json_counts_and_lists() -> None:
    report = json.loads(json.dumps(reports.as_json(OUTCOMES)))
    assert (report["ok"], report["passed"], report["failed"]) == (False, 1, 1)
    assert report["outcomes"][1]["problems"][1] == "leaked global: x"


def test_junit_is_well_formed_whatever_a_problem_says() -> None:
    (suite,) = ElementTree.fromstring(reports.as_junit(OUTCOMES))  # noqa: S314 - our own
    assert suite.attrib == {
        "name": "shop (chromium)", "tests": "2", "failures": "1", "time": "1.000"
    }  # fmt: skip
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "<b>[red]" in str(failure.text)


def test_a_failure_is_told_without_obeying_what_it_says() -> None:
    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        for paragraph in reports.failures(OUTCOMES):
            console.print(paragraph, highlight=False)
    text = capture.get()
    assert "shop · bad · chromium  A <title> & [bold]" in text
    assert "<b>[red]" in text
    assert "\x1b" not in text


def test_the_summary_counts_by_configuration() -> None:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(reports.summary(OUTCOMES))
    assert "1 of 2" in capture.get()
