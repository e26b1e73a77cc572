from __future__ import annotations

from dataclasses import replace
from random import Random

from snippetgen_harness.fuzz.generators import Case, random_case
from snippetgen_harness.fuzz.shrinking import shrink
from snippetgen_harness.oracle import Page

from tests.harness.fuzz.broken_snippets import GOOD


def test_shrinking_removes_what_does_not_matter() -> None:
    dice = Random(7)  # noqa: S311
    made = (random_case(dice) for _ in range(1000))
    case = next(case for case in made if "optimizelyPPID=" in (case.page.cookies or ""))
    small = shrink(case, lambda each: "PPID=" in (each.page.cookies or ""))
    assert small.page.cookies == "PPID="
    assert small.arguments == ()
    assert small.page.optimizely.data == {}


def test_shrinking_shortens_a_goal() -> None:
    case = replace(GOOD, arguments=("some long text with a % in it", 5))
    small = shrink(case, lambda each: bool(each.arguments) and "%" in str(each.arguments[0]))
    assert small.arguments == ("%",)


def test_every_step_fails() -> None:
    seen: list[Case] = []

    def fails(case: Case) -> bool:
        seen.append(case)
        return (case.page.cookies or "").count("a") > 10

    small = shrink(replace(GOOD, page=Page("a" * 100)), fails)
    assert small.page.cookies == "a" * 11
    assert small in seen


def test_shrinking_ends_after_a_number_of_attempts() -> None:
    attempts = []

    def fails(case: Case) -> bool:
        attempts.append(case)
        return False

    assert shrink(GOOD, fails, attempts=5) == GOOD
    assert len(attempts) == 5
