from __future__ import annotations

import asyncio
from typing import Any

import pytest
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.studio.adapter import StudioHarness, failures_by_cause
from snippetgen_harness.verify.expectations import expect
from snippetgen_harness.verify.run import Outcome

from tests.configurations import configure

CTM = configure()
OWN = configure("generic-method", '[options]\nmethod = "vendor.set"')


@pytest.fixture
def harness() -> StudioHarness:
    return StudioHarness(("chromium", "firefox", "webkit"))


def test_hits_of_calls_are_reported_to_the_watcher(harness: StudioHarness) -> None:
    hits: list[dict[str, Any]] = []
    harness.watch(hits.append)
    stored = expect(OWN, situation("normal")).stored

    answer = asyncio.run(harness.call(OWN, stored, None))

    assert hits == [answer["hit"]]
    assert answer["url"] == expect(OWN, situation("normal")).answer.url
    assert answer["note"] == (
        f"It is not known how {OWN.vendor_descriptor.in_text} returns variables. "
        "The studio continues with the values that the vendor stored."
    )


def test_the_vendor_s_payload_wins_over_the_stored_values(harness: StudioHarness) -> None:
    stored = expect(CTM, situation("normal")).stored

    with pytest.raises(ValueError, match="the body is not JSON"):
        asyncio.run(harness.call(CTM, stored, {"body": "<html>"}))
    with pytest.raises(ValueError, match="is missing"):
        asyncio.run(harness.call(CTM, stored, {"body": "{}"}))


@pytest.mark.parametrize(
    ("engines", "chosen", "error"),
    [
        (["firefix"], [], "unknown engine 'firefix'.* Known: chromium, firefox"),
        (["chromium"], ["norml"], "unknown situation 'norml'.* Known: normal, "),
    ],
)
def test_unknown_names_are_rejected_before_a_browser_starts(
    harness: StudioHarness, engines: list[str], chosen: list[str], error: str
) -> None:
    with pytest.raises(ValueError, match=error):
        harness.verify(CTM, engines, chosen)


def test_a_missing_browser_is_reported(
    harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNIPPETGEN_CHROMIUM", "/no/such/chromium")

    *_, last = harness.verify(CTM, ["chromium"], ["normal", "multivariate"])

    assert (last["done"], last["total"], last["passed"], last["failed"]) == (2, 2, 0, 0)
    assert "/no/such/chromium" in last["missing"][0]
    assert "missing" in harness.reports[last["report"].removeprefix("/_report/")]


def test_failures_are_grouped_by_their_cause() -> None:
    def outcome(situation: str, *problems: str) -> Outcome:
        return Outcome(
            configuration="shop",
            vendor="ctm",
            destination="classic",
            engine="chromium",
            situation=situation,
            title=situation.upper(),
            status="failed" if problems else "passed",
            problems=problems,
        )

    outcomes = [outcome("a", "rare"), outcome("b", "frequent"), outcome("c", "frequent", "other")]

    causes = failures_by_cause([*outcomes, outcome("d")])

    assert [(each["cause"], len(each["outcomes"])) for each in causes] == [
        ("frequent", 2),
        ("rare", 1),
    ]
    assert causes[1]["outcomes"] == [{"situation": "a", "title": "A", "engine": "chromium"}]
