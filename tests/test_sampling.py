from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import pytest

from tests.configurations import ROOT
from tests.sampling import be_exhaustive, sample, sample_pairs

pytest_plugins = ["pytester"]

CASES = list(product("ABC", range(6)))


@pytest.fixture
def exhaustive() -> Iterator[None]:
    be_exhaustive()
    yield
    be_exhaustive(chosen=False)


def test_a_plain_run_has_one_case_of_every_group_and_takes_the_members_in_turn() -> None:
    kept = [each.values for each in sample(CASES, lambda _, number: number)]
    assert kept == [("A", 0), ("B", 1), ("C", 2), ("A", 3), ("B", 4), ("C", 5)]


def test_a_sample_leaves_out_what_is_not_preferred_if_its_group_has_others() -> None:
    kept = sample(CASES, lambda _, number: number, preferred=lambda name, _: name == "C")
    assert [each.values for each in kept] == [("C", number) for number in range(6)]
    lonely = sample([("A", 0), ("B", 1)], lambda _, number: number, preferred=lambda *_: False)
    assert len(lonely) == 2


def test_a_small_sample_has_all_pairs_of_values() -> None:
    kept = sample_pairs(product("ABC", range(3), "xyz"), tuple)
    assert len(kept) <= 12
    for first, second in combinations(range(3), 2):
        assert len({(case[first], case[second]) for case in kept}) == 9


@pytest.mark.usefixtures("exhaustive")
def test_the_exhaustive_run_has_every_case() -> None:
    assert {each.values for each in sample(CASES, lambda _, number: number)} == set(CASES)
    assert len(sample_pairs(CASES, tuple)) == len(CASES)


@pytest.mark.parametrize(("options", "passed"), [((), 6), (("--exhaustive",), 19)])
def test_the_option_chooses_between_sample_and_product(
    pytester: pytest.Pytester, options: tuple[str, ...], passed: int
) -> None:
    pytester.makeconftest(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom tests.conftest import *"
    )
    pytester.makepyfile(
        """
        import pytest
        from tests.sampling import sample
        from tests.test_sampling import CASES

        @pytest.mark.parametrize(("name", "number"), sample(CASES, lambda _, number: number))
        def test_it(name, number): pass

        @pytest.mark.exhaustive
        def test_at_length(): pass
        """
    )
    result = pytester.runpytest_subprocess(*options)
    assert result.parseoutcomes()["passed"] == passed
