"""Made-up hits, as if they had arrived."""

from __future__ import annotations

from snippetgen_harness.fakes.log_endpoint import RecordedHit

from snippetgen.conversions.classic_url import parse

GOOD = "a=1&d=2&n=phone%20call&u=visitor&x7=8&s3=gc&v=1999"


def hit(query: str = GOOD, host: str = "1.log.optimizely.com", path: str = "/event") -> RecordedHit:
    """Record a hit as the endpoint does."""
    parsed = parse(f"https://{host}{path}?{query}")
    return RecordedHit.from_scope(
        {
            "type": "http",
            "method": "GET",
            "scheme": parsed.scheme,
            "path": parsed.path,
            "raw_path": parsed.path.encode("latin-1"),
            "query_string": parsed.raw_query.encode("latin-1"),
            "headers": [(b"host", parsed.authority.encode())],
        }
    )
