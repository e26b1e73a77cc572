from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError, field_validator

from snippetgen.validation.errors import Problem, RuleError
from snippetgen.validation.pydantic_errors import translate_errors

RULES = (Problem("a", "1", "is one."), Problem("a", "1", "is odd."))


class Model(BaseModel):
    a: int
    b: int | bool
    c: int

    @field_validator("a")
    @classmethod
    def _is_fine(cls, _: int) -> int:
        raise RuleError(RULES)

    @field_validator("c")
    @classmethod
    def _is_not(cls, _: int) -> int:
        raise ValueError("no rule of ours")


def test_each_problem_is_reported_once_in_the_order_of_the_fields() -> None:
    with pytest.raises(ValidationError) as caught:
        Model.model_validate({"a": 1, "b": "x", "c": 1})
    found = translate_errors(
        caught.value, lambda details: [Problem(str(details["loc"][0]), None, "is wrong.")]
    )
    assert found == [*RULES, Problem("b", None, "is wrong."), Problem("c", None, "is wrong.")]
