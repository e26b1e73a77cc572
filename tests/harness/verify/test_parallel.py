from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Barrier

import pytest
from snippetgen_harness.verify.parallel import run_parallel

from tests.patience import PATIENCE


def test_every_item_of_the_shards_arrives() -> None:
    shards = [partial(range, 0, 10), partial(range, 10, 13), partial(range, 0)]
    assert sorted(run_parallel(shards)) == list(range(13))


def test_shards_run_at_the_same_time() -> None:
    meeting = Barrier(2)

    def shard() -> Iterator[int]:
        yield meeting.wait(timeout=PATIENCE)  # raises if the other one does not arrive

    assert sorted(run_parallel([shard, shard])) == [0, 1]


def test_an_exception_in_a_shard_is_raised_in_the_caller() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise LookupError("no browser")

    with pytest.raises(LookupError, match="no browser"):
        list(run_parallel([failing]))


def test_shards_stop_and_clean_up_when_the_caller_stops() -> None:
    closed = []

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    coming = run_parallel([endless, endless])
    assert next(iter(coming)) == 1
    coming.close()  # type: ignore[attr-defined]
    assert closed == [True, True]
