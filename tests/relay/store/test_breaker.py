from __future__ import annotations

from snippetgen.relay.store.breaker import FAILURES, FIRST_PAUSE, MAX_PAUSE, Breaker
from tests.relay.deliveries import NOW


def opened() -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        assert not breaker.rests(NOW)
        breaker = breaker.failed(NOW, probe=False)
    return breaker


def test_consecutive_failures_begin_a_pause() -> None:
    assert opened().rests(NOW + FIRST_PAUSE - 1)
    assert not opened().rests(NOW + FIRST_PAUSE)
    assert opened().wants_probe


def test_pauses_double_with_each_failed_probe_up_to_a_limit() -> None:
    breaker, now, pauses = opened(), NOW, []
    for _ in range(4):
        now = breaker.rests_until
        breaker = breaker.probing(now).failed(now, probe=True)
        pauses.append(breaker.rests_until - now)
    assert pauses == [2 * FIRST_PAUSE, 4 * FIRST_PAUSE, MAX_PAUSE, MAX_PAUSE]


def test_failures_of_requests_in_progress_do_not_prolong_a_pause() -> None:
    breaker = opened()
    for _ in range(16):
        breaker = breaker.failed(NOW + 1, probe=False)
    assert breaker.rests_until == NOW + FIRST_PAUSE


def test_successes_of_requests_in_progress_do_not_end_a_pause() -> None:
    breaker = Breaker().failed(NOW, probe=False, retry_after=1800)
    assert breaker.succeeded(NOW + 1, probe=False).rests(NOW + 1799)
    assert breaker.succeeded(NOW + 1800, probe=True).is_clean


def test_a_pause_that_begins_in_the_future_is_ignored() -> None:
    assert not opened().rests(NOW - 3600)
