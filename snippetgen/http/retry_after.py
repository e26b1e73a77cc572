"""How long a server asks a client to wait."""

from __future__ import annotations

from email.utils import parsedate_to_datetime


def asked_wait(retry_after: str | None, now: float) -> float | None:
    """Seconds that a `Retry-After` asks for, as a number or a date (RFC 9110, 10.2.3).

    None where there is none, or it says nothing. `now` is in seconds since 1970.
    """
    asked = (retry_after or "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None
