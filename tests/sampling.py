"""Samples of products, such as configurations times situations.

A mistake seldom depends on more than two things at once. So a plain run tests a sample in which
every two of them meet. `pytest --exhaustive` tests the whole product.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import chain, combinations
from typing import Any, TypeVar

import pytest
from _pytest.mark import ParameterSet

T = TypeVar("T", bound=Hashable)


def sample(
    cases: Iterable[tuple[Any, ...]],
    group: Callable[..., Hashable],
    ids: Callable[..., str] | None = None,
) -> list[ParameterSet]:
    """Return all cases as parameters; those that a plain run leaves out are marked as exhaustive.

    A plain run keeps one case of every group: the first case of the first group, the second of the
    second, and so on, starting again after the last. The choice is the same in every run. `group`
    and `ids` take the values of a case as arguments.
    """
    groups: dict[Hashable, list[tuple[Any, ...]]] = {}
    for case in cases:
        groups.setdefault(group(*case), []).append(case)
    return [
        pytest.param(
            *case,
            id=ids(*case) if ids else None,
            marks=() if position == turn % len(members) else pytest.mark.exhaustive,
        )
        for turn, members in enumerate(groups.values())
        for position, case in enumerate(members)
    ]


def sample_pairs(
    cases: Iterable[T], settings: Callable[[T], Iterable[Hashable]]
) -> list[ParameterSet]:
    """Return all cases as parameters; those that a plain run leaves out are marked as exhaustive.

    A plain run keeps few cases that have all pairs: for every two settings, each pair of their
    values that occurs in any case. The choice is the same in every run. `settings` returns the
    values of a case, always in the same order.
    """
    pairs = {case: set(combinations(enumerate(settings(case)), 2)) for case in cases}
    missing = set(chain.from_iterable(pairs.values()))
    kept: set[T] = set()
    while missing:
        best = max(pairs, key=lambda case: len(pairs[case] & missing))
        kept.add(best)
        missing -= pairs[best]
    return [
        pytest.param(case, marks=() if case in kept else pytest.mark.exhaustive) for case in pairs
    ]
