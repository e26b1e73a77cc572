from __future__ import annotations

from itertools import combinations, product

import pytest

from tests.sampling import sample, sample_pairs

pytest_plugins = ["pytester"]

CASES = list(product("ABC", range(6)))


def test_a_plain_run_has_one_case_of_every_group_and_takes_the_members_in_turn() -> None:
    parameters = sample(CASES, lambda _, number: number)
    kept = [each.values for each in parameters if not each.marks]
    assert kept == [("A", 0), ("B", 1), ("C", 2), ("A", 3), ("B", 4), ("C", 5)]


def test_the_exhaustive_run_has_every_case() -> None:
    parameters = sample(CASES, lambda _, number: number)
    assert {each.values for each in parameters} == set(CASES)
    assert len(parameters) == len(CASES)


def test_pairs_of_values_are_all_kept_in_few_cases() -> None:
    parameters = sample_pairs(product("ABC", range(3), "xyz"), lambda case: case)
    assert len(parameters) == 27
    kept = [each.values[0] for each in parameters if not each.marks]
    assert len(kept) <= 12
    for first, second in combinations(range(3), 2):
        assert len({(case[first], case[second]) for case in kept if isinstance(case, tuple)}) == 9


@pytest.mark.parametrize(("options", "passed"), [((), 6), (("--exhaustive",), 18)])
def test_the_option_chooses_between_sample_and_product(
    pytester: pytest.Pytester, options: tuple[str, ...], passed: int
) -> None:
    pytester.makeconftest(
        "from tests.conftest import pytest_addoption, pytest_collection_modifyitems"
    )
    pytester.makepyfile(
        """
        import pytest
        from tests.sampling import sample
        from tests.test_sampling import CASES

        @pytest.mark.parametrize(("name", "number"), sample(CASES, lambda _, number: number))
        def test_it(name, number): pass
        """
    )
    result = pytester.runpytest_inprocess(*options)
    assert result.parseoutcomes()["passed"] == passed
