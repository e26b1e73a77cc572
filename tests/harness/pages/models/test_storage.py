"""Entries of the storage: when they are read."""

from __future__ import annotations

from tests.configurations import configure
from tests.harness.pages.models.model_page import STORED, run, step

INVOCA = configure("invoca")


def test_storage_is_read_when_the_tag_runs_and_whenever_it_is_run_again() -> None:
    source = step("localStorage.items.inv_optimizely_conversion = '2'; Invoca.PNAPI.run()")
    before = "localStorage.items = { inv_optimizely_conversion: '1', inv_undeclared: '1' }"
    assert run(INVOCA, f"[{STORED}, {source}]", before=before) == [
        {"optimizely_conversion": "1"},
        {"optimizely_conversion": "2"},
    ]


def test_blocked_storage_counts_as_missing() -> None:
    before = "localStorage.getItem = function () { throw new Error('blocked'); }"
    assert run(INVOCA, STORED, before=before) == {}
