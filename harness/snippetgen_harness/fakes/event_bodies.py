"""The request that reports a conversion to the Event API."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from snippetgen.conversions.event_api import TimedConversion, batch

if TYPE_CHECKING:
    from snippetgen.conversions.web import WebConversion

HEADERS = {"content-type": "application/json", "x-optimizely-strict": "true"}
"""In strict mode the Event API rejects a bad body; otherwise it accepts everything."""


def event_body(conversion: WebConversion) -> bytes:
    """Return the body that reports a conversion now; raises ValueError if it is not valid."""
    timed = TimedConversion(conversion, time.time_ns() // 10**6, str(uuid.uuid4()))
    (body,) = batch([timed])
    return body.body()
