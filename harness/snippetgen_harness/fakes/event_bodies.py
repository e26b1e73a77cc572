"""Conversions as events that have just happened, in strict mode: what a sender posts."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from snippetgen.conversions.event_api import TimedConversion, batch

if TYPE_CHECKING:
    from snippetgen.conversions.web import WebConversion

HEADERS = {"content-type": "application/json", "x-optimizely-strict": "true"}
"""In strict mode the Event API says what is wrong; without it everything is taken."""


def event_body(conversion: WebConversion) -> bytes:
    """Make the body that reports one conversion; raises ValueError for what must not be sent."""
    timed = TimedConversion(conversion, time.time_ns() // 10**6, str(uuid.uuid4()))
    (body,) = batch([timed])
    return body.body()
