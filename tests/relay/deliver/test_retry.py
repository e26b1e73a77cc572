from __future__ import annotations

import random

import pytest

from snippetgen.relay.deliver.retry import FAILURES, REST, Breaker, backoff, retry_after
from snippetgen.relay.ingest.rate_limit import Rates
from tests.relay.deliveries import NOW


def test_each_try_waits_twice_as_long_up_to_an_hour() -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    for attempts, longest in [(1, 5), (2, 10), (5, 80), (11, 3600), (500, 3600)]:
        waits = [backoff(attempts, chance) for _ in range(50)]
        assert longest / 2 <= min(waits) < max(waits) <= longest


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("120", 120),
        ("9999999999", 86400),
        ("Wed, 25 Nov 2026 09:47:40 GMT", 60),
        ("Wed, 25 Nov 2020 09:47:40 GMT", 0),
        ("soon", 0),
        ("-5", 0),
    ],
)
def test_what_a_host_asks_for_is_read(header: str | None, seconds: float) -> None:
    assert retry_after(header, 1795600000.0) == seconds


def test_a_host_rests_twice_as_long_each_time_one_request_fails() -> None:
    breaker = Breaker()
    for _ in range(FAILURES):
        assert breaker.wait("a", NOW) == 0
        breaker.failed("a", NOW)
    assert breaker.wait("a", NOW) == REST
    assert breaker.wait("b", NOW) == 0
    assert breaker.wait("a", NOW + REST) == 0
    assert breaker.wait("a", NOW + REST) == REST
    breaker.failed("a", NOW + REST)
    assert breaker.wait("a", NOW + REST) == 2 * REST
    breaker.succeeded("a")
    assert breaker.wait("a", NOW + REST) == 0


def test_tokens_come_back_with_time() -> None:
    rates = Rates(2)
    assert [rates.allows("a", NOW) for _ in range(41)] == [True] * 40 + [False]
    assert rates.allows("b", NOW)
    assert [rates.allows("a", NOW + 1) for _ in range(3)] == [True, True, False]
