from __future__ import annotations

from snippetgen.relay.ops.logs import EVERY, Repeats


def test_an_event_that_repeats_itself_is_told_once_in_a_while() -> None:
    repeats = Repeats()

    told = [repeats.passes("queue_failed", "ConnectionError", now=n * EVERY / 4) for n in range(9)]

    assert told == [True, False, False, False] * 2 + [True]


def test_another_event_is_told_at_once() -> None:
    repeats = Repeats()

    assert repeats.passes("queue_failed", "ConnectionError", now=0.0)
    assert repeats.passes("queue_failed", "TimeoutError", now=0.0)
