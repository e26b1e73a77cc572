"""The addresses and limits of the Event API."""

from __future__ import annotations

PATH = "/v1/events"
HOSTS = ("logx.optimizely.com", "eu.logx.optimizely.com")
"""For data in the United States and, if Optimizely permits it, in the European Union."""

URL = f"https://{HOSTS[0]}{PATH}"

MAX_BODY_BYTES = 3_500_000
"""Bodies must be smaller than this; the documentation says 3.5 MB."""

EARLIEST_MS, LATEST_MS = 10**12, 10**13 - 1
"""Milliseconds since 1970 with 13 digits: the years 2001 to 2286."""
