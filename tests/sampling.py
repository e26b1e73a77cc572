"""Samples of products of configurations and situations.

What differs in one configuration seldom depends on the situation, and the other way round. So a
plain run tests every kind of configuration in every situation once, and takes the configurations
of a kind in turn. `pytest --exhaustive` tests the whole product.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from snippetgen_harness.pages.situations import Situation, situation


def is_about_the_page(page: Situation | str) -> bool:
    """Whether a situation differs in its page, not in its cookies, goals and numbers alone.

    How a value is handed over on such a page depends on the vendor, so every vendor meets it.
    """
    found = situation(page) if isinstance(page, str) else page
    return bool(
        found.vendor_script != "after" or found.patches or found.csp or found.twice or found.is_late
    )


Case = tuple[Any, ...]


def sample(
    cases: Iterable[Case],
    group: Callable[..., Hashable],
    *,
    always: Callable[..., bool] = lambda *_: False,
    ids: Callable[..., str] | None = None,
) -> list[ParameterSet]:
    """Return all cases as parameters, and mark those as exhaustive that a plain run leaves out.

    Of every group of cases a plain run keeps one: of the first group the first case, of the second
    group the second, and so on, round and round. It also keeps every case for which `always` is
    true. The choice is the same in every run. `group`, `always` and `ids` take the values of a
    case as arguments.
    """
    groups: dict[Hashable, list[Case]] = {}
    for case in cases:
        groups.setdefault(group(*case), []).append(case)
    return [
        pytest.param(
            *case,
            id=ids(*case) if ids else None,
            marks=() if number == turn % len(members) or always(*case) else pytest.mark.exhaustive,
        )
        for turn, members in enumerate(groups.values())
        for number, case in enumerate(members)
    ]
