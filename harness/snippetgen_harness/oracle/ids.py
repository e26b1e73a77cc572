"""Reads ids from JSON values: digits, or a number that floating point has not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from snippetgen.conversions.classic import DIGITS
from snippetgen_harness.oracle import numbers

if TYPE_CHECKING:
    from snippetgen_harness.oracle.page_state import Json


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether a value is a number in JavaScript, which a boolean is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def exact(value: Json) -> str:
    """Return text, or an exact whole number as text; '' for anything else."""
    if isinstance(value, str):
        return value
    return (numbers.whole(numbers.as_double(value)) or "") if is_number(value) else ""


def id_of(value: Json) -> str:
    """Return an id as text; '' if the value is not an id."""
    text = exact(value)
    return text if DIGITS.fullmatch(text) else ""
