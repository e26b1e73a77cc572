from __future__ import annotations

from snippetgen.relay.deliver.circuit_breaker import FAILURES, FIRST_PAUSE, CircuitBreaker
from tests.relay.deliveries import NOW


def test_pauses_double_with_each_failed_trial() -> None:
    breaker = CircuitBreaker()
    for _ in range(FAILURES):
        assert breaker.wait("a", NOW) == 0
        breaker.failed("a", NOW)
    assert breaker.wait("a", NOW) == FIRST_PAUSE
    assert breaker.wait("b", NOW) == 0
    assert breaker.wait("a", NOW + FIRST_PAUSE) == 0
    assert breaker.wait("a", NOW + FIRST_PAUSE) == FIRST_PAUSE
    breaker.failed("a", NOW + FIRST_PAUSE)
    assert breaker.wait("a", NOW + FIRST_PAUSE) == 2 * FIRST_PAUSE
    breaker.succeeded("a")
    assert breaker.wait("a", NOW + FIRST_PAUSE) == 0
