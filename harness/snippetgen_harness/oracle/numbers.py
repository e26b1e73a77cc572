"""JavaScript's numbers: how it formats them, and which can be ids."""

from __future__ import annotations

import math
from decimal import Decimal

from snippetgen.conversions.classic import MAX_REVENUE

_MAX_EXACT = float(MAX_REVENUE)


def as_double(number: int | float) -> float:
    """Return a number as the double that JavaScript would have."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def whole(number: float) -> str | None:
    """Format a whole number from 0 to 2^53-1, which a double represents exactly; otherwise None."""
    if 0 <= number <= _MAX_EXACT and number.is_integer():
        return str(int(number))
    return None


def text_of(number: float) -> str:
    """Format a number as JavaScript's String does (ECMA-262, "Number::toString")."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    sign, figures, exponent = Decimal(repr(number)).normalize().as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - the number is finite
    return ("-" if sign else "") + _written("".join(map(str, figures)), len(figures) + exponent)


def _written(figures: str, point: int) -> str:
    """Format 0.`figures` times ten to the power of `point`."""
    if len(figures) <= point <= 21:
        return figures.ljust(point, "0")
    if 0 < point <= 21:
        return f"{figures[:point]}.{figures[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{figures}"
    mantissa = figures[0] + (f".{figures[1:]}" if figures[1:] else "")
    return f"{mantissa}e{point - 1:+d}"


def utf16_length(text: str) -> int:
    """Return how many characters JavaScript counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
