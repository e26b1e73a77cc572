from __future__ import annotations

import asyncio
from typing import Any

import pytest
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.studio.adapter import StudioHarness
from snippetgen_harness.verify.expectations import expect

from tests.configurations import configure

CTM = configure()
OWN = configure("generic-method", '[options]\nmethod = "vendor.set"')


@pytest.fixture
def harness() -> StudioHarness:
    return StudioHarness(("chromium", "firefox", "webkit"))


def test_hits_of_calls_are_told_to_who_watches(harness: StudioHarness) -> None:
    told: list[dict[str, Any]] = []
    harness.watch(told.append)
    stored = expect(OWN, situation("normal")).stored

    answer = asyncio.run(harness.call(OWN, stored, None))

    assert told == [answer["hit"]]
    assert answer["url"] == expect(OWN, situation("normal")).answer.url
    assert answer["note"] == (
        f"How {OWN.vendor_descriptor.name} returns variables is not established: "
        "what it holds is followed from here."
    )


def test_what_came_back_counts_not_what_was_held(harness: StudioHarness) -> None:
    stored = expect(CTM, situation("normal")).stored

    with pytest.raises(ValueError, match="the body is not JSON"):
        asyncio.run(harness.call(CTM, stored, {"body": "<html>"}))
    with pytest.raises(ValueError, match="is not there"):
        asyncio.run(harness.call(CTM, stored, {"body": "{}"}))


@pytest.mark.parametrize(
    ("engines", "chosen", "told"),
    [
        (["firefix"], [], "'firefix' is not an engine"),
        (["chromium"], ["norml"], "'norml' is not a situation"),
    ],
)
def test_what_is_not_known_is_told_before_a_browser_starts(
    harness: StudioHarness, engines: list[str], chosen: list[str], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        harness.verify(CTM, engines, chosen)


def test_an_engine_that_is_not_there_is_told(
    harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNIPPETGEN_CHROMIUM", "/no/such/chromium")

    *_, last = harness.verify(CTM, ["chromium"], ["normal", "multivariate"])

    assert (last["done"], last["total"], last["passed"], last["failed"]) == (2, 2, 0, 0)
    assert "/no/such/chromium" in last["missing"][0]
    assert "missing" in harness.reports[last["report"].removeprefix("/_report/")]
