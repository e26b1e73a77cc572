from __future__ import annotations

from dataclasses import replace

import pytest
from snippetgen_harness.fuzz import search
from snippetgen_harness.fuzz.generators import configurations
from snippetgen_harness.fuzz.search import (
    Failure,
    distinct,
    search_engine,
    shrink_failure,
    try_in_engine,
)

from tests.harness.fuzz.broken_snippets import GOOD, break_snippets

FAILURE = Failure("quickjs", "url", "7", GOOD, ("url is 'a', expected 'b'",))


def test_a_failure_survives_being_saved() -> None:
    assert Failure.from_json(FAILURE.as_json()) == FAILURE


def test_a_failure_names_configuration_seed_and_case() -> None:
    assert str(FAILURE).startswith("quickjs, configuration url, seed 7:\n  case {")


def test_the_shortest_of_similar_failures_is_chosen() -> None:
    longer = replace(FAILURE, case=replace(GOOD, arguments=("a longer name",)))
    other = replace(FAILURE, differences=("threw Error",))
    assert distinct([longer, FAILURE, other]) == [FAILURE, other]


def test_a_difference_is_found_by_seed_and_shrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    break_snippets(monkeypatch, "engine", lambda code: code.replace("&v=", "&w="))
    search._engine_target.cache_clear()
    monkeypatch.setattr(search, "configurations", lambda: configurations()[:1])
    found = search_engine("7", 200)
    small = shrink_failure(distinct(found)[0])
    search._engine_target.cache_clear()
    monkeypatch.undo()
    assert small.seed == "7"
    assert len(str(small.case)) < 300
    assert any("&w=" in difference for difference in small.differences)
    assert try_in_engine(small.configuration, [small.case]) == []
