"""The header `Retry-After`."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime


def parse_retry_after(retry_after: str | None, now: float) -> float | None:
    """Return the seconds in a `Retry-After`, which may be a number or a date (RFC 9110, 10.2.3).

    Returns None if the header is missing or malformed, and 0 for a date in the past. `now` is in
    seconds since 1970.
    """
    asked = (retry_after or "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    until = parse_date(asked)
    return None if until is None else max(0.0, until - now)


def parse_date(date: str | None) -> float | None:
    """Return the time of an HTTP date in seconds since 1970; None if it is missing or malformed."""
    try:
        found = parsedate_to_datetime(date or "")
        # Without a zone, or with -0000, it is in UTC.
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
