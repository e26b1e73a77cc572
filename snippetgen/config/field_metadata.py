"""Metadata of the settings' fields: what a setting allows, and the rule that it must obey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import AfterValidator, ValidationInfo

from snippetgen.validation.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from snippetgen.validation.errors import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Allowed:
    """The values that a setting allows, as text after "must be"."""

    text: str


def checked_by(rule: Callable[[Any, Mapping[str, Any]], Iterable[Problem]]) -> AfterValidator:
    """Return a validator that raises RuleError with the problems that a rule yields.

    The rule takes the value, and the valid settings that were read before it.
    """

    def check(value: T, info: ValidationInfo) -> T:
        return validated(rule(value, info.data), value)

    return AfterValidator(check)


def validated(problems: Iterable[Problem], value: T) -> T:
    """Return the value; raises RuleError with all problems if there are any."""
    if found := tuple(problems):
        raise RuleError(found)
    return value
