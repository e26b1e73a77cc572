"""Turns pydantic's errors into problems, for configurations and vendor files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.validation.errors import Problem, RuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


def translate_errors(
    error: ValidationError, translate: Callable[[ErrorDetails], Iterable[Problem]]
) -> list[Problem]:
    """Return the problems of all errors in pydantic's order, without duplicates.

    `translate` receives every error except those of this product's rules, because a RuleError
    carries its problems.
    """
    problems: dict[Problem, None] = {}
    for details in error.errors(include_url=False):
        raised = details.get("ctx", {}).get("error")
        found = raised.problems if isinstance(raised, RuleError) else translate(details)
        problems.update(dict.fromkeys(found))
    return list(problems)
