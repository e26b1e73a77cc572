"""Examples for `explain`: one made-up visitor's conversion in each wire format."""

from __future__ import annotations

import time

from snippetgen.conversions import classic_url, compact_value
from snippetgen.conversions.classic import Conversion
from snippetgen.conversions.event_api import TimedConversion, batch, conversion_uuid
from snippetgen.conversions.web_conversion import WebConversion

_VISITOR = "oeu1795456899933r0.4711081512342"
_GOAL = "phone_call_conversion"

_CLASSIC = Conversion(
    project="1234500001",
    account="1234509999",
    goal=_GOAL,
    visitor=_VISITOR,
    experiments={"700010001": "700020002"},
    segments={"172000001": "gc"},
)
_WEB = WebConversion(
    account="1234509999",
    project="1234500001",
    visitor=_VISITOR,
    entity="21591240822",
    key=_GOAL,
    revenue=4200,
)


def examples() -> dict[str, str]:
    """Return a conversion `url`, a compact `value`, and an Event API `body` timed now."""
    timed = TimedConversion(_WEB, time.time_ns() // 10**6, conversion_uuid("ctm", "CALL1", _GOAL))
    (body,) = batch([timed])
    return {
        "url": classic_url.build(_CLASSIC),
        "value": compact_value.encode(_WEB),
        "body": body.body().decode(),
    }
