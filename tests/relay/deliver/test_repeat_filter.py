from __future__ import annotations

from snippetgen.relay.deliver.repeat_filter import INTERVAL, RepeatFilter


def test_a_repeated_event_is_logged_once_per_interval() -> None:
    repeat_filter = RepeatFilter()

    passed = [
        repeat_filter.passes("queue_failed", "ConnectionError", now=n * INTERVAL / 4)
        for n in range(9)
    ]

    assert passed == [True, False, False, False] * 2 + [True]


def test_a_different_event_is_logged_immediately() -> None:
    repeat_filter = RepeatFilter()

    assert repeat_filter.passes("queue_failed", "ConnectionError", now=0.0)
    assert repeat_filter.passes("queue_failed", "TimeoutError", now=0.0)
