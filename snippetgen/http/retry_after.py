"""The header `Retry-After`."""

from __future__ import annotations

from email.utils import parsedate_to_datetime


def parse_retry_after(retry_after: str | None, now: float) -> float | None:
    """Return the seconds that a `Retry-After` asks for, as a number or a date (RFC 9110, 10.2.3).

    Returns None if the header is missing or malformed. `now` is in seconds since 1970.
    """
    asked = (retry_after or "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None
