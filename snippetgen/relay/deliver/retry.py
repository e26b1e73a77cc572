"""Computes how long to wait before the next attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.http.retry_after import parse_date, parse_retry_after

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

FIRST_WAIT = 5.0
"""Seconds before the second attempt. Each further wait is twice as long."""

MAX_WAIT = 3600.0
"""Seconds."""

MAX_RETRY_AFTER = 86400.0
"""The maximum number of seconds that an answer may ask for."""


def backoff(attempts: int, rng: random.Random) -> float:
    """Return the seconds to wait after this many attempts.

    The wait doubles with each attempt. `rng` shortens it by up to half, so that deliveries that
    failed together are not retried together.
    """
    wait = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), MAX_WAIT)
    return float(wait * rng.uniform(0.5, 1))


def retry_after(headers: Sequence[str], now: float, date: str | None = None) -> float:
    """Return the seconds that `Retry-After` headers ask for, at most a day; 0 if none is usable.

    The longest of several headers counts, because a proxy may add one. A date in them is that of
    the host's clock, as is `date`, the header `Date` of the same response. Without that, it is
    compared with `now`, in seconds since 1970.
    """
    sent_at = parse_date(date)
    reference = now if sent_at is None else sent_at
    asked = (parse_retry_after(each, reference) or 0.0 for each in headers)
    return min(max(asked, default=0.0), MAX_RETRY_AFTER)
