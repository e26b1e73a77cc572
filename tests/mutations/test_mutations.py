from __future__ import annotations

from tests.configurations import ROOT
from tests.mutations.__main__ import Mutation, mutations


def is_applicable(mutation: Mutation) -> bool:
    source = (ROOT / mutation.file).read_text("utf-8")
    return source.count(mutation.find) == 1 and mutation.find != mutation.replace


def test_each_mutation_can_be_applied_in_one_place() -> None:
    assert [each for each in mutations() if not is_applicable(each)] == []
