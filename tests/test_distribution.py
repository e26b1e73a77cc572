from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.configurations import ROOT
from tests.distribution import TOGETHER, in_slices, slices

STUDIO = [f"tests/studio/browser/{number}" for number in range(5)]
BROWSER = [f"tests/browser/{number}" for number in range(4)]
QUICK = [f"tests/text/{number}" for number in range(31)]


def test_groups_begin_slices_and_everything_keeps_its_order() -> None:
    paths = [*BROWSER, *QUICK, *STUDIO]
    assert slices(40, 4) == [10, 10, 10, 10]
    ordered = in_slices(paths, str, 4)
    assert ordered[:5] == STUDIO
    assert ordered[10:14] == BROWSER
    assert [each for each in ordered if each in QUICK] == QUICK


@pytest.mark.parametrize("workers", [1, 3, 4, 9])
def test_no_test_is_lost_or_duplicated_with_any_number_of_workers(workers: int) -> None:
    paths = [*BROWSER * 9, *QUICK, *STUDIO]
    Random(workers).shuffle(paths)  # noqa: S311 - no secret
    assert sum(slices(len(paths), workers)) == len(paths)
    assert Counter(in_slices(paths, str, workers)) == Counter(paths)


def test_the_folders_exist() -> None:
    assert [each for group in TOGETHER for each in group if not (ROOT / each).is_dir()] == []
