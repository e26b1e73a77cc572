from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from snippetgen_harness.verify import reports
from snippetgen_harness.verify.run import Outcome

from tests.harness.verify.reports.outcomes import BUILT, EXPECTED, GOT, SOME, failed, outcome


def printed(outcomes: list[Outcome]) -> str:
    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        for paragraph in reports.failures(outcomes):
            console.print(paragraph, highlight=False)
    return capture.get()


def test_the_text_of_a_failure_is_not_markup() -> None:
    text = printed([failed(title="A <title> & [bold]", problems=("is '\x1b[31m\x00<b>[red]'",))])
    assert "shop · bad · chromium  A <title> & [bold]" in text
    assert "<b>[red]" in text
    assert "\x1b" not in text


def test_a_failure_shows_the_parameters_that_differ_and_no_whole_url() -> None:
    problems = (f"url is {GOT!r}, expected {EXPECTED!r}", "leaked global: x")
    lines = printed([failed(problems=problems)]).splitlines()[1:]
    assert [line.strip() for line in lines] == [
        "leaked global: x",
        "x11: 23, expected 22",
        "s33: in a different position",
        "s44: missing, expected direct",
        "v: unexpected, 5",
        "variable more: unexpected, x",
    ]


def test_a_failure_with_one_url_says_which_one_it_is() -> None:
    problems = (f"url is {GOT!r}, expected ''", "reason is 'ready', expected 'no_goal'")
    text = printed([failed(problems=problems, expected_url="", stored={}, expected_stored={})])
    assert "reason is 'ready', expected 'no_goal'" in text
    assert GOT in text


def test_failures_are_described_as_they_occur() -> None:
    def coming() -> Iterator[Outcome]:
        yield failed("first")
        raise AssertionError("the second outcome was needed for the first paragraph")

    assert "first" in next(reports.failures(coming()))


def test_a_missing_engine_is_listed_once_with_advice() -> None:
    text = printed(SOME)
    assert text.count("webkit is missing\n  Install it with `install webkit`.") == 1


def test_every_tested_script_is_listed_with_its_notes() -> None:
    assert list(reports.sources([BUILT, BUILT])) == [
        "Tested dist/shop/shop.min.js",
        "The script is <old>.",
    ]
    assert list(reports.sources([outcome()])) == [
        "Tested a fresh build. Use --dist DIR to test built files, or "
        "--url URL to test files on a server."
    ]


def test_of_many_scripts_only_the_first_and_the_last_are_named() -> None:
    many = [outcome(source=f"dist/{number}.min.js") for number in range(300)]
    (sentence,) = reports.sources(many)
    assert sentence == "Tested 300 scripts, from dist/0.min.js to dist/299.min.js"


def test_the_summary_counts_by_configuration_and_engine() -> None:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(reports.summary(SOME))
    rows = [line for line in capture.get().splitlines() if line.startswith(("│ shop", "│ other"))]
    assert [row.split("│")[5].strip() for row in rows] == [
        "1 of 2",
        "2 of 2",
        "missing",
        "0 of 1",
        "missing",
    ]
