from __future__ import annotations

from snippetgen_harness.verify.reports.causes import by_cause, cause_of

from tests.harness.verify.reports.outcomes import EXPECTED, GOT, SOME, failed


def test_failures_with_the_same_differences_have_one_cause() -> None:
    problem = f"url is {GOT!r}, expected {EXPECTED!r}"
    other = EXPECTED.replace("oeu1r0.5", "oeu2r0.5")
    got = GOT.replace("oeu1r0.5", "oeu2r0.5")
    one = failed(problems=(problem, "more"))
    two = failed(
        "worse", expected_url=other, got_url=got, problems=(f"url is {got!r}, expected {other!r}",)
    )
    (cause,) = by_cause([one, two])
    assert cause.text == "The conversion differs in x11, s33, s44, v"
    assert cause.outcomes == (one, two)


def test_a_cause_names_no_long_value() -> None:
    absent = failed(got_url="", problems=(f"url is '', expected {EXPECTED!r}",))
    assert cause_of(absent) == "url is '', expected '…'"
    reason = "reason is 'no_project', expected 'ready'"
    assert cause_of(failed(problems=(reason,))) == reason


def test_the_most_frequent_cause_comes_first() -> None:
    rare = failed("rare", problems=("rare",))
    causes = by_cause([rare, *SOME])
    assert [(cause.text, len(cause.outcomes)) for cause in causes] == [
        ("url is wrong", 2),
        ("rare", 1),
    ]
