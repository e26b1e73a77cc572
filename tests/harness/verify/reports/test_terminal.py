from __future__ import annotations

from rich.console import Console
from snippetgen_harness.verify import reports
from snippetgen_harness.verify.run import Outcome

from tests.harness.verify.reports.outcomes import BUILT, SOME, failed, outcome


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


def test_a_missing_engine_is_listed_once_with_advice() -> None:
    text = printed(SOME)
    assert text.count("webkit is missing\n  Install it with `install webkit`.") == 1


def test_every_script_that_was_tested_is_named_with_its_notes() -> None:
    assert list(reports.sources([BUILT, BUILT])) == [
        "Tested dist/shop/shop.min.js",
        "The script is <old>.",
    ]
    assert list(reports.sources([outcome()])) == [
        "Tested a fresh build, not files that are already built: --dist DIR tests those, "
        "--url URL those on a server."
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
