from __future__ import annotations

import asyncio
import threading

import pytest

from snippetgen.studio.services.worker import Worker
from tests.patience import PATIENCE


def test_work_returns_its_result_and_raises_its_error() -> None:
    worker = Worker()

    def fail() -> None:
        raise LookupError("gone")

    assert asyncio.run(worker.run(lambda: 7)) == 7
    with pytest.raises(LookupError, match="gone"):
        asyncio.run(worker.run(fail))


def test_calls_never_overlap() -> None:
    worker, first_runs, release = Worker(), threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        first_runs.set()
        release.wait(PATIENCE)
        order.append("first")

    async def both() -> None:
        one = asyncio.create_task(worker.run(first))
        await asyncio.to_thread(first_runs.wait, PATIENCE)
        two = asyncio.create_task(worker.run(lambda: order.append("second")))
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(one, two)

    asyncio.run(both())
    assert order == ["first", "second"]
