from __future__ import annotations

import json
from collections import Counter
from functools import cache
from random import Random

import pytest
from hypothesis import given
from snippetgen_harness.fuzz.generators import Case, configurations, random_case, situation_cases
from snippetgen_harness.fuzz.generators.cookie_headers import cookie_header
from snippetgen_harness.fuzz.generators.strategies import cases
from snippetgen_harness.oracle import Oracle
from snippetgen_harness.pages.situations import situations


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311


@cache
def headers() -> list[str]:
    """Return many generated Cookie headers."""
    return [cookie_header(dice(seed)) for seed in range(1000)]


def test_the_same_seed_generates_the_same_case() -> None:
    assert random_case(dice(7)) == random_case(dice(7))
    assert random_case(dice(7)) != random_case(dice(8))


@given(cases)
def test_a_case_survives_being_saved(case: Case) -> None:
    assert Case.from_json(json.loads(str(case))) == case


@pytest.mark.parametrize(
    "part",
    ["; ", " = ", "==", "ö", "=optimizely", "x" * 4000, "crowd149=149", '="', "xoptimizely", "%25"],
)
def test_headers_contain_what_browsers_and_sites_produce(part: str) -> None:
    assert any(part in each for each in headers())


@pytest.mark.parametrize("name", ["EndUserId", "Buckets", "Segments", "PPID"])
def test_cookies_occur_twice(name: str) -> None:
    assert any(each.count(f"optimizely{name}=") > 1 for each in headers())


def test_headers_contain_no_lone_surrogates() -> None:
    for each in headers():
        each.encode()


def test_every_reason_occurs_and_many_cases_are_ready() -> None:
    reasons: Counter[str] = Counter()
    for config in configurations():
        oracle = Oracle(config)
        random = dice(1)
        made = [random_case(random, config.destination_object) for _ in range(300)]
        reasons.update(oracle.answer(case.page, case.arguments).reason for case in made)
    assert reasons.keys() == {
        "ready",
        "opted_out",
        "no_consent",
        "optimizely_missing",
        "optimizely_loading",
        "no_project",
        "no_visitor",
        "no_experiment",
        "no_goal",
        "too_long",
    }
    assert reasons["ready"] > sum(reasons.values()) / 3


def test_every_situation_but_the_late_ones_is_a_case() -> None:
    assert len(situation_cases()) == sum(not each.is_late for each in situations())


def test_configurations_differ_in_name_and_global() -> None:
    configs = configurations()
    assert len({config.name for config in configs}) == len(configs)
    assert len({config.global_name for config in configs}) == len(configs)
