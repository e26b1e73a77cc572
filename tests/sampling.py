"""Samples of products, such as configurations times situations.

A mistake seldom depends on more than two things at once, so a plain run tests a sample with every
pair of them. `pytest --exhaustive` tests the whole product.

A plain run does not even collect the other cases, because they outnumber all tests.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import chain, combinations
from typing import Any, TypeVar

import pytest
from _pytest.mark import ParameterSet
from hypothesis import settings

T = TypeVar("T", bound=Hashable)

_exhaustive = False


def _any(*_: object) -> bool:
    return True


def be_exhaustive(*, chosen: bool = True) -> None:
    """Choose between all cases and a sample, before any test is collected."""
    global _exhaustive
    _exhaustive = chosen


def sample(
    cases: Iterable[tuple[Any, ...]],
    group: Callable[..., Hashable],
    ids: Callable[..., str] | None = None,
    preferred: Callable[..., bool] = _any,
) -> list[ParameterSet]:
    """Return a sample of the cases as parameters, or all of them in an exhaustive run.

    A sample has one case of every group: the first case of the first group, the second of the
    second, and so on, starting again after the last. It leaves out the cases that are not
    `preferred`, if their group has others. The choice is the same in every run. The functions take
    the values of a case as arguments.
    """
    chosen = sample_cases(cases, group, preferred)
    return [pytest.param(*case, id=ids(*case) if ids else None) for case in chosen]


def sample_cases(
    cases: Iterable[tuple[Any, ...]],
    group: Callable[..., Hashable],
    preferred: Callable[..., bool] = _any,
) -> list[tuple[Any, ...]]:
    """Return the cases that `sample` would parametrize, for a test that tries several."""
    groups: dict[Hashable, list[tuple[Any, ...]]] = {}
    for case in cases:
        groups.setdefault(group(*case), []).append(case)
    if _exhaustive:
        return list(chain.from_iterable(groups.values()))
    chosen = [
        [case for case in members if preferred(*case)] or members for members in groups.values()
    ]
    return [members[turn % len(members)] for turn, members in enumerate(chosen)]


def sample_pairs(cases: Iterable[T], settings: Callable[[T], Iterable[Hashable]]) -> list[T]:
    """Return a sample of the cases for a test that tries them all, or all of them in an exhaustive
    run.

    A sample is a small set of cases. If any case combines two values, a case of the sample does so
    too. The sample is the same in every run. `settings` returns the values of a case, always in the
    same order.
    """
    if _exhaustive:
        return list(cases)
    pairs = {case: set(combinations(enumerate(settings(case)), 2)) for case in cases}
    missing = set(chain.from_iterable(pairs.values()))
    kept: set[T] = set()
    while missing:
        best = max(pairs, key=lambda case: len(pairs[case] & missing))
        kept.add(best)
        missing -= pairs[best]
    return [case for case in pairs if case in kept]


def fewer_examples(divisor: int) -> settings:
    """Return settings for a property whose examples take long, or that has many parameters."""
    return settings(max_examples=settings().max_examples // divisor)
