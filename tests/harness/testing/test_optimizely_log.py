from __future__ import annotations

import threading

import httpx
import pytest
from snippetgen_harness.testing import open_log

from tests.harness.testing.recorded_hits import GOOD, hit
from tests.patience import PATIENCE

BAD = "a=1&d=2&n=g&u=visitor&x7=0"


def test_hits_arrive_over_http_and_are_checked() -> None:
    with open_log() as log:
        for query in (GOOD, BAD):
            assert httpx.get(f"{log.url}/event?{query}").status_code == 200
        assert [each.hit.raw_query for each in log.hits()] == [GOOD, BAD]
        assert [each.hit.raw_query for each in log.good] == [GOOD]
        assert [each.hit.raw_query for each in log.bad] == [BAD]


def test_every_log_is_separate() -> None:
    with open_log() as one, open_log() as other:
        httpx.get(f"{one.url}/event?{GOOD}")
        assert one.url != other.url
        assert other.hits() == ()


def test_hits_can_be_deleted() -> None:
    with open_log() as log:
        log.record(hit())
        log.clear()
        assert log.hits() == ()
        with pytest.raises(AssertionError):
            log.wait_for(1, timeout=0)


def test_wait_returns_once_enough_hits_have_arrived() -> None:
    with open_log() as log:
        log.record(hit())
        timer = threading.Timer(0.05, log.record, [hit(BAD)])
        timer.start()
        assert log.wait_for(2, timeout=PATIENCE) == log.hits()
        timer.join()


def test_a_hit_wakes_the_waiters() -> None:
    with open_log() as log:
        waiting = threading.Thread(target=log.wait_for, args=[1, 3600], daemon=True)
        waiting.start()
        log.record(hit())
        waiting.join(timeout=PATIENCE)
        assert not waiting.is_alive()


def test_hits_beyond_the_expected_number_are_returned_too() -> None:
    with open_log() as log:
        log.record(hit())
        log.record(hit(BAD))
        assert len(log.wait_for(1, PATIENCE)) == 2


def test_the_error_lists_the_hits_that_arrived() -> None:
    with open_log() as log:
        log.record(hit())
        log.record(hit(BAD))
        with pytest.raises(AssertionError) as caught:
            log.wait_for(3, timeout=0.01)
    assert str(caught.value).splitlines() == [
        "Expected 3 hits within 0.01 s, but 2 arrived:",
        f"    https://1.log.optimizely.com/event?{GOOD}",
        f"    https://1.log.optimizely.com/event?{BAD}",
        '    error: excluded_variation: "x7" is "0": 0 means that the visitor was excluded from '
        "the experiment. Leave the experiment out.",
    ]


def test_the_error_says_that_nothing_arrived() -> None:
    with open_log() as log, pytest.raises(AssertionError) as caught:
        log.wait_for(1, timeout=0.01)
    assert str(caught.value) == "Expected 1 hit within 0.01 s, but none arrived."


def test_many_hits_leave_the_message_short() -> None:
    with open_log() as log:
        for _ in range(25):
            log.record(hit())
        with pytest.raises(AssertionError) as caught:
            log.wait_for(26, timeout=0)
    lines = str(caught.value).splitlines()
    assert len(lines) == 12
    assert lines[-1] == "    and 15 more"
