"""Reads amounts of money in the forms that vendors and spreadsheets use."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.fact import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = tomllib.loads((Path(__file__).with_name("currencies.toml")).read_text("utf-8"))
_CODES = frozenset(map(str.casefold, _TABLE["codes"]))
_CURRENCIES = _CODES.union(map(str.casefold, _TABLE["words"]))
_DOLLARS = re.compile(rf"\b(?:{'|'.join(_TABLE['dollars'])}) ?\$", re.IGNORECASE)

MAX_CENTS = 2**53 - 1
"""The largest integer that every reader of JavaScript and JSON represents exactly."""

_AMOUNT = re.compile(
    r"(?P<before>[^\d+-]*?)\s*(?P<number>[.,]?[0-9](?:[0-9.,'\s]*[0-9])?)\s*(?P<after>[^\d+-]*)"
)
_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?:(?P<mark>[.,' ])[0-9]{3})(?:(?P=mark)[0-9]{3})*"
    r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"  # 12,34,567 in India
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " ") | {ord("\u2019"): "'"}


def read_cents(found: object, unit: str, decimal: str | None) -> int:
    """Return an amount of money in cents.

    It may have a currency sign, code or word, either decimal mark and any grouping, as in
    `$1,234.50`, `1.234,50 €` or `19.99 USD`. `unit` is what the number counts: `units` of a hundred
    cents, or `cents`. `decimal` is the decimal mark if it is known; without it, `1.234` and `1,234`
    are ambiguous. Raises ValueError if the amount is ambiguous, negative, or not a whole number of
    cents.
    """
    number = _number(plain_text(found), decimal)
    cents = number * 100 if unit == "units" else number
    if cents != cents.to_integral_value():
        raise ValueError("it is not a whole number of cents")
    if cents > MAX_CENTS:
        raise ValueError("it is larger than any amount that can be sent")
    return int(cents)


def _number(text: str, decimal: str | None) -> Decimal:
    parts = _AMOUNT.fullmatch(text.translate(_SPACES).strip())
    if parts is None or not all(map(_is_currency, (parts["before"], parts["after"]))):
        raise ValueError("it is not an amount such as 19.99, $1,234.50 or 1.234,50 €")
    if not _is_one_currency(parts["before"].strip(), parts["after"].strip()):
        raise ValueError("it names two currencies")
    readings = set(_readings(parts["number"], decimal))
    if not readings:
        raise ValueError("its separators are not those of an amount")
    if len(readings) > 1:
        raise ValueError(
            f"its {'point' if '.' in parts['number'] else 'comma'} may group thousands or mark "
            'decimals; set calls.decimal to "." or ","'
        )
    return readings.pop()


def _is_one_currency(before: str, after: str) -> bool:
    """Return whether signs and words agree: `$19.99 USD` names one currency, `€19.99 USD` two."""
    words = {*_words(before), *_words(after)}
    codes = words & _CODES
    if "€" in before + after and codes - {"eur"}:
        return False
    if before and after and bool(_words(before)) == bool(_words(after)):
        return False
    return len(codes) < 2


def _is_currency(text: str) -> bool:
    return all(word in _CURRENCIES for word in _words(text))


def _words(text: str) -> list[str]:
    """Return the words next to a number, without currency signs; `CA$` and `US $` have no words."""
    text = _DOLLARS.sub("$", text)
    words = "".join(" " if unicodedata.category(c) == "Sc" else c for c in text).split()
    return [word.casefold().rstrip(".") for word in words]


def _readings(number: str, decimal: str | None) -> Iterator[Decimal]:
    """Yield each amount that the number may mean, depending on the decimal mark."""
    for mark in (decimal,) if decimal else (".", ","):
        whole, found, fraction = number.rpartition(mark)
        if not found:
            whole, fraction = number, ""
        whole = whole or "0"
        if fraction and not fraction.isdecimal():
            continue
        if mark not in whole and (whole.isdecimal() or _GROUPED.fullmatch(whole)):
            digits = "".join(filter(str.isdecimal, whole))
            yield Decimal(f"{digits}.{fraction or 0}")
