"""Reads durations of calls in the forms that vendors and spreadsheets use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.fact import plain_text

if TYPE_CHECKING:
    from snippetgen.relay.ingest.facts.fact import Field

MAX_DURATION = 7 * 86400
"""The most seconds. A larger number is not a duration; it may be a time."""

_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_SECONDS = re.compile(rf"{_NUMBER}|[0-9]{{1,9}},[0-9]{{1,2}}")
_CLOCK = re.compile(
    r"(?:(?P<h>[0-9]{1,3}):(?=[0-5]?[0-9]:))?(?P<m>[0-9]{1,5}):(?P<s>[0-5][0-9](?:\.[0-9]{1,9})?)"
    r"(?: ?(?:min|mins|minutes?)\.?)?",
    re.IGNORECASE,
)
_AND = r"(?: ?,? ?|,? and )"
_UNITS = re.compile(
    rf"(?:(?P<d>{_NUMBER}) ?(?:d|days?)\.?{_AND})?"
    rf"(?:(?P<h>{_NUMBER}) ?(?:h|hr|hrs|hours?)\.?{_AND})?"
    rf"(?:(?P<m>{_NUMBER}) ?(?:m|min|mins|minutes?)\.?{_AND})?"
    rf"(?:(?P<s>{_NUMBER}) ?(?:s|sec|secs|seconds?)\.?)?"
    rf"|(?P<ms>{_NUMBER}) ?(?:ms|msec|milliseconds?)",
    re.IGNORECASE,
)
_ISO = re.compile(
    rf"P(?:(?P<d>{_NUMBER})D)?(?:T(?:(?P<h>{_NUMBER})H)?(?:(?P<m>{_NUMBER})M)?(?:(?P<s>{_NUMBER})S)?)?",
    re.IGNORECASE,
)
_FACTORS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def read_duration(found: object, _: Field) -> float:
    """Return a duration in seconds.

    It may be written as seconds (`185`, `185.0`, `185 s`, `50s`), with other units (`3 min 5 s`),
    as `[H:]MM:SS` or in ISO 8601 (`PT3M5S`). Raises ValueError for anything else.
    """
    text = " ".join(plain_text(found).split())
    if _SECONDS.fullmatch(text):
        return _checked(float(text.replace(",", ".")))
    for form in (_CLOCK, _UNITS, _ISO):
        parts = form.fullmatch(text)
        if parts and any(parts.groups()):
            amounts = parts.groupdict().items()
            return _checked(sum(float(n) * _FACTORS[unit] for unit, n in amounts if n))
    raise ValueError("it is not a duration such as 185, 185 s, 3:05, 00:03:05 or PT3M5S")


def _checked(seconds: float) -> float:
    if seconds > MAX_DURATION:
        raise ValueError("no call lasts longer than a week")
    return round(seconds, 3)
