"""Throughput and memory of `snippetgen endpoint` while tests wait for some of the hits."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.hit_load import get_json, send_hits, visitor
from benchmarks.reference import SkippedError
from benchmarks.server_process import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

HITS = 100_000
FIRST = 20_000
"""More hits than the endpoint keeps: its memory must not grow after these."""

WAITERS = 40

_BARE = ("-m", "benchmarks.baseline_server")
_ENDPOINT = ("-c", "from snippetgen.cli import main; main(['endpoint', '--port', '0'])")


@dataclass(frozen=True)
class Load:
    """A server's throughput, and its memory at the start, after the FIRST hits, and at the end."""

    server: str
    hits: int
    not_200: int
    waiters: int
    waiters_in_time: int
    hits_per_second: float
    of_bare: float
    mb_at_start: float
    mb_when_full: float
    mb_in_the_end: float


def measure(hits: int = HITS, first: int = FIRST) -> list[Load]:
    """Send hits to an endpoint and to a bare server in turn; raises SkippedError."""
    if not Path("/proc/self/status").is_file():
        raise SkippedError("/proc, which reports the memory of a process, does not exist.")
    with ExitStack() as running:
        bare = running.enter_context(_start("bare Starlette", _BARE))
        endpoint = running.enter_context(_start("fake log endpoint", _ENDPOINT))
        for numbers in (range(first), range(first, hits)):
            asyncio.run(_load(bare, numbers, waiters=0))
            asyncio.run(_load(endpoint, numbers, waiters=WAITERS))
    return [_result(server, bare.rate) for server in (bare, endpoint)]


@dataclass
class _Server:
    """A server in its own process, and its results so far."""

    name: str
    process: int
    port: int
    statuses: Counter[int] = field(default_factory=Counter)
    in_time: list[bool] = field(default_factory=list)
    seconds: float = 0.0
    memory: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.statuses.total() / self.seconds


@contextmanager
def _start(name: str, arguments: tuple[str, ...]) -> Iterator[_Server]:
    with serving(*arguments) as process:
        server = _Server(name, process.pid, process.port)
        server.memory.append(_megabytes(server))
        yield server


async def _load(server: _Server, numbers: range, waiters: int) -> None:
    """Send hits while tests wait for some of them."""
    awaited = numbers[:: len(numbers) // waiters] if waiters else ()
    waiting = asyncio.gather(*(_wait(server, *each) for each in enumerate(awaited)))
    started = perf_counter()
    server.statuses += await send_hits(server.port, numbers)
    server.seconds += perf_counter() - started
    server.in_time += await waiting
    server.memory.append(_megabytes(server))


async def _wait(server: _Server, index: int, number: int) -> bool:
    """Wait for a number of hits, or for the hit of one visitor; returns whether it arrived."""
    wanted = f"wait_for={number}" if index % 2 else f"u={visitor(number)}&wait_for=1"
    response = await get_json(server.port, f"/_fake/all?timeout=60&{wanted}")
    return "timed_out" not in response


def _result(server: _Server, base: float) -> Load:
    at_start, when_full, in_the_end = server.memory
    return Load(
        server=server.name,
        hits=server.statuses.total(),
        not_200=server.statuses.total() - server.statuses[200],
        waiters=len(server.in_time),
        waiters_in_time=sum(server.in_time),
        hits_per_second=server.rate,
        of_bare=server.rate / base,
        mb_at_start=at_start,
        mb_when_full=when_full,
        mb_in_the_end=in_the_end,
    )


def _megabytes(server: _Server) -> float:
    """Return the resident memory of a server's process."""
    status = Path(f"/proc/{server.process}/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found  # noqa: S101
    return int(found[1]) / 1024
