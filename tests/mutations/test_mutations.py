from __future__ import annotations

import pytest

from tests.configurations import ROOT
from tests.mutations.__main__ import Mutation, mutations


@pytest.mark.parametrize("mutation", mutations(), ids=lambda each: each.rule.replace(" ", "-"))
def test_a_mutation_can_be_applied_in_one_place(mutation: Mutation) -> None:
    assert (ROOT / mutation.file).read_text("utf-8").count(mutation.find) == 1
    assert mutation.find != mutation.replace
