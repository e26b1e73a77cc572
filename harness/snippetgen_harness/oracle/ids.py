"""JSON values as ids: text of digits, or a number that floating point has not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from snippetgen.conversions.classic import DIGITS
from snippetgen_harness.oracle import numbers

if TYPE_CHECKING:
    from snippetgen_harness.oracle.page_state import Json


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell whether a value is a number in JavaScript: a boolean is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def exact(value: Json) -> str:
    """Write text or a whole number; '' for what floating point may have changed, or is neither."""
    if isinstance(value, str):
        return value
    return (numbers.whole(numbers.as_double(value)) or "") if is_number(value) else ""


def id_of(value: Json) -> str:
    """Write an id; '' for what is none."""
    text = exact(value)
    return text if DIGITS.fullmatch(text) else ""
