"""Shared by the tests of all families."""

from __future__ import annotations

from tests.snippet.engine import VISITOR

URL = (
    "https://111.log.optimizely.com/event?a=111&d=222&n=phone_call_conversion"
    f"&u={VISITOR}&x70001=70002"
)

ENCODED = URL.replace("%", "%25").replace(":", "%3A").replace("/", "%2F").replace("?", "%3F")
ENCODED = ENCODED.replace("=", "%3D").replace("&", "%26")
HANDOVER = "window.offlineConversion.handover"

RUN_TIMERS = "while (timers.length) timers.shift()[0]();"
