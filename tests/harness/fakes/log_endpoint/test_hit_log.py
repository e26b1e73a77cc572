from __future__ import annotations

import asyncio
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

from snippetgen_harness.fakes.log_endpoint import HitLog, RecordedHit, Selection

from tests.harness.fakes.log_endpoint.example_hits import recorded, scope


def test_only_the_latest_hits_are_kept_and_all_are_counted() -> None:
    log = HitLog(max_hits=2)
    for visitor in ("ann", "bob", "eve"):
        log.record(recorded(visitor))
    assert [record.hit.get("u") for record in log.hits()] == ["bob", "eve"]
    assert log.count() == log.count(Selection(good=True)) == 3
    assert log.count(Selection(u="ann")) == 0


def test_fewer_huge_hits_are_kept() -> None:
    huge = RecordedHit.from_scope(scope(b"&x" * 20_000))
    log = HitLog(max_bytes=2 * huge.size)
    for record in (recorded("ann"), huge, huge):
        log.record(record)
    assert log.hits() == (huge, huge)
    assert log.clear() == 3
    for visitor in ("bob", "eve"):
        log.record(recorded(visitor))
    assert log.count(Selection(u="bob")) == 1


def test_the_size_of_a_hit_is_its_size_in_memory() -> None:
    queries = (b"a=1&d=2&n=g&u=ann&x7=8", b"&x" * 20_000, b"u=" + b"b" * 60_000)
    for query in queries:
        tracemalloc.start()
        record = RecordedHit.from_scope(scope(query))
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert taken / 2 < record.size < taken * 2


def test_deleting_a_selection_reduces_the_counts() -> None:
    log = HitLog()
    for variation in (8, 0):
        log.record(recorded("ann", variation))
        log.record(recorded("bob", variation))
    assert log.clear(Selection(u="ann")) == 2
    assert (log.count(), log.count(Selection(good=True)), log.count(Selection(good=False))) == (
        2,
        1,
        1,
    )


def test_a_log_outlives_the_event_loop_of_a_waiter() -> None:
    log = HitLog()

    async def wait_and_record(visitor: str) -> bool:
        waiting = asyncio.create_task(log.wait_for(1, Selection(u=visitor), 50))
        await asyncio.sleep(0)
        log.record(recorded(visitor))
        return await waiting

    assert asyncio.run(wait_and_record("ann"))
    assert asyncio.run(wait_and_record("bob"))


def test_the_log_can_be_read_while_a_server_records() -> None:
    log = HitLog(max_hits=50)
    hit = recorded("ann")
    stop = threading.Event()

    def record_until_stopped() -> None:
        while not stop.is_set():
            log.record(hit)

    with ThreadPoolExecutor() as pool:
        recording = pool.submit(record_until_stopped)
        try:
            for _ in range(2000):
                assert len(log.hits(Selection(u="ann"))) <= 50
        finally:
            stop.set()
        recording.result()
