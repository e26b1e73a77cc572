"""Where the Event API is, and what it takes: facts that need no models."""

from __future__ import annotations

PATH = "/v1/events"
HOSTS = ("logx.optimizely.com", "eu.logx.optimizely.com")
"""For data in the United States, and in the European Union if Optimizely admits the customer."""

URL = f"https://{HOSTS[0]}{PATH}"

MAX_BODY_BYTES = 3_500_000
"""A body must be smaller; the documentation says 3.5 MB."""

EARLIEST_MS, LATEST_MS = 10**12, 10**13 - 1
"""Milliseconds since 1970 with 13 digits: the years 2001 to 2286."""
