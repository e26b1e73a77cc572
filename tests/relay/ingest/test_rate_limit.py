from __future__ import annotations

from snippetgen.relay.ingest.rate_limit import RateLimit
from tests.relay.clock import Clock


def test_tokens_are_refilled_over_time() -> None:
    clock = Clock()
    limit = RateLimit(2, clock)
    assert [limit.allows("a") for _ in range(41)] == [True] * 40 + [False]
    assert limit.allows("b")
    clock.now += 1
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
