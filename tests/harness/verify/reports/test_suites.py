from __future__ import annotations

import pytest
from snippetgen_harness.verify.reports.suites import missing_engines, suites, verdict
from snippetgen_harness.verify.run import Outcome

from tests.harness.verify.reports.outcomes import SOME, failed, missing, outcome


def test_outcomes_are_grouped_in_any_order() -> None:
    mixed = [outcome("a"), outcome("a", engine="firefox"), outcome("b"), failed(engine="firefox")]
    assert [(each.engine, each.summary) for each in suites(mixed)] == [
        ("chromium", "passed 2 of 2"),
        ("firefox", "failed 1 of 2"),
    ]


def test_a_missing_engine_is_listed_once() -> None:
    assert missing_engines(SOME) == {"webkit": "Install it with `install webkit`."}


@pytest.mark.parametrize(
    ("outcomes", "finished", "total", "expected"),
    [
        ([outcome(), outcome()], True, None, "all 2 passed"),
        ([outcome(), failed()], True, 2, "1 failed, 1 passed"),
        ([outcome(), missing()], True, 2, "webkit missing, 1 passed"),
        (SOME, True, None, "2 failed, webkit missing, 3 passed"),
        ([outcome()] * 120, False, 490, "interrupted: 120 of 490, all 120 passed"),
        ([missing()], False, 490, "interrupted: 0 of 490, webkit missing, 0 passed"),
        ([outcome()], False, None, "interrupted: 1 of more, all 1 passed"),
        ([], False, 9, "interrupted: 0 of 9, nothing was verified"),
        ([], True, 0, "nothing was verified"),
    ],
)
def test_the_verdict_sums_up_all_outcomes(
    outcomes: list[Outcome], finished: bool, total: int | None, expected: str
) -> None:
    assert verdict(outcomes, finished=finished, total=total) == expected
