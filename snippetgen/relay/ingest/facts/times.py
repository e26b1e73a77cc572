"""Times of calls."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.fact import plain_text

if TYPE_CHECKING:
    from snippetgen.relay.ingest.facts.fact import Field


def read_time(found: object, _: Field) -> int:
    """Return a time in milliseconds since 1970. One without a time zone is UTC.

    Raises ValueError for what is neither ISO 8601 nor seconds or milliseconds since 1970.
    """
    text = plain_text(found)
    if re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        number = float(text)
        return int(number if number >= 1e11 else number * 1000)
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int(aware.timestamp() * 1000))
    except (ValueError, OverflowError):
        raise ValueError("a time is ISO 8601, or seconds since 1970") from None
