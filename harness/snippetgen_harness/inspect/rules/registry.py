"""The registry of rules: maps a verdict's code to its function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen_harness.inspect.case import Case


@dataclass(frozen=True)
class Evidence:
    """An observation that supports a verdict."""

    kind: str
    """`header`, `request`, `error`, `script`, `state`, `value` or `time`."""
    text: str


@dataclass(frozen=True)
class Match:
    """The result of a rule: the values for the verdict's sentences, and the evidence."""

    values: dict[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


RULES: dict[str, Callable[[Case], Match | None]] = {}


def rule(code: str) -> Callable[[Callable[[Case], Match | None]], Callable[[Case], Match | None]]:
    """Register a function as the rule of a verdict.

    The function returns None if the verdict does not apply.
    """

    def register(function: Callable[[Case], Match | None]) -> Callable[[Case], Match | None]:
        RULES[code] = function
        return function

    return register


def match(*evidence: tuple[str, str], **values: object) -> Match:
    """Return a match; `evidence` has pairs of kind and text."""
    found = tuple(Evidence(kind, text) for kind, text in evidence)
    return Match({name: str(value) for name, value in values.items()}, found)
