from __future__ import annotations

import random

import pytest

from snippetgen.relay.deliver.retry import backoff, retry_after


def test_waits_double_up_to_an_hour() -> None:
    rng = random.Random(1)  # noqa: S311 - no secret
    for attempts, longest in [(1, 5), (2, 10), (5, 80), (11, 3600), (500, 3600)]:
        waits = [backoff(attempts, rng) for _ in range(50)]
        assert longest / 2 <= min(waits) < max(waits) <= longest


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", 0),
        ("120", 120),
        ("9999999999", 86400),
        ("Wed, 25 Nov 2026 09:47:40 GMT", 60),
        ("Wed, 25 Nov 2020 09:47:40 GMT", 0),
        ("Wed, 25 Nov 2026 09:47:40 -0000", 60),
        ("Wednesday, 25-Nov-26 09:47:40 GMT", 60),
        ("Wed, 25 Nov 99999 09:47:40 GMT", 0),
        ("soon", 0),
        ("1e3", 0),
        ("\u0661\u0662", 0),
        ("1" * 5000, 86400),
        ("-5", 0),
    ],
)
def test_retry_after_is_read_within_bounds(header: str, seconds: float) -> None:
    assert retry_after([header], 1795600000.0) == seconds


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Wed, 25 Nov 2026 09:46:40 GMT", 60),
        ("Wed, 25 Nov 2026 09:47:39 -0000", 1),
        ("Wed Nov 25 09:47:41 2026", 0),
        ("Thu, 26 Nov 2099 09:47:40 GMT", 0),
        ("yesterday", 86400),
        (None, 86400),
    ],
)
def test_a_date_is_compared_with_the_clock_of_the_host(date: str | None, seconds: float) -> None:
    header = "Wed, 25 Nov 2026 09:47:40 GMT"
    a_year_behind = 1795600000.0 - 365 * 86400
    assert retry_after([header], a_year_behind, date) == seconds


def test_the_longest_of_several_headers_counts() -> None:
    assert retry_after(["5", "soon", "60"], 0.0) == 60
    assert retry_after([], 0.0) == 0
