"""Deliveries and notifications that tests share."""

from __future__ import annotations

import json
from dataclasses import replace

from snippetgen.relay.store.models import Delivery

NOW = 1_795_600_000.0
DAY = 86_400.0

URL = (
    "https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion"
    "&u=oeu1r0.5&x7=8&v=500"
)

DELIVERY = Delivery(
    vendor="ctm",
    call_id="CALL1",
    goal="phone_call_conversion",
    source="ctm",
    destination="classic",
    project="1234567890",
    payload=URL,
    called_at=int(NOW * 1000),
    max_age=3 * DAY,
    keep=30 * DAY,
    resend=False,
)


def delivery(number: int, **changes: object) -> Delivery:
    """Return a delivery with its own call and visitor."""
    payload = URL.replace("oeu1r0.5", f"oeu{number}r0.5")
    return replace(DELIVERY, call_id=f"CALL{number}", payload=payload, **changes)  # type: ignore[arg-type]


def activity(number: int = 1, **changes: object) -> bytes:
    """Return CTM's notification of an answered call."""
    url = URL.replace("oeu1r0.5", f"oeu{number}r0.5")
    call: dict[str, object] = {
        "id": 1000 + number,
        "unix_time": int(NOW),
        "duration": 40,
        "talk_time": 33,
        "is_new_caller": True,
        "tag_list": ["sales"],
        "cvars": json.dumps([{"gclid": "x"}, {"optimizely_conversion": url}]),
    }
    return json.dumps(call | changes).encode()
