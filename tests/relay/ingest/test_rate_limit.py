from __future__ import annotations

from snippetgen.relay.ingest.rate_limit import RateLimit
from tests.relay.deliveries import NOW


def test_tokens_are_refilled_over_time() -> None:
    limit = RateLimit(2)
    assert [limit.allows("a", NOW) for _ in range(41)] == [True] * 40 + [False]
    assert limit.allows("b", NOW)
    assert [limit.allows("a", NOW + 1) for _ in range(3)] == [True, True, False]
