"""Made-up hits for tests of the endpoint."""

from __future__ import annotations

from typing import Any

from snippetgen_harness.fakes.log_endpoint import RecordedHit

GOOD = "/event?a=1&d=2&n=phone%20call&u=visitor&x7=8"
BAD = "/event?a=1&d=2&n=g&u=visitor&x7=0"


def scope(query: bytes) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "scheme": "https",
        "path": "/event",
        "raw_path": b"/event",
        "query_string": query,
        "headers": [(b"host", b"1.log.optimizely.com")],
    }


def recorded(visitor: str, variation: int = 8) -> RecordedHit:
    query = f"a=1&d=2&n=g&u={visitor}&x7={variation}"
    return RecordedHit.from_scope(scope(query.encode()))
