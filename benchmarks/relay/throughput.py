"""Accepted calls per second, compared with a server that only writes a row for each."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import httpx

from benchmarks.ports import free_port
from benchmarks.relay.kills import notification
from benchmarks.relay.process import SECRET, Relay, cpu_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = 5000
CONNECTIONS = 16


@dataclass(frozen=True)
class Posting:
    """The speed of a server. Latencies and processor time per call are in milliseconds."""

    server: str
    calls: int
    not_200: int
    per_second: float
    cpu: float
    p50: float
    p95: float
    p99: float


def measure(calls: int = CALLS) -> list[Posting]:
    """Post calls to both servers, one after the other, over sixteen connections."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _bare(folder) as (port, pid):
            bare = asyncio.run(post("bare Starlette, one row", pid, port, "/calls", calls))
        relay = Relay(folder, "http://127.0.0.1:9", "--role", "server")
        relay.start()
        try:
            path = f"/calls/ctm/{SECRET}"
            taken = asyncio.run(post("snippetgen relay", relay.pid, relay.port, path, calls))
        finally:
            relay.stop()
    return [bare, taken]


@contextlib.contextmanager
def _bare(folder: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "benchmarks.relay.baseline_server",
        str(port),
        str(folder / "bare.db"),
    ]
    with subprocess.Popen(command) as process:
        try:
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)
                    break
                time.sleep(0.05)
            yield port, process.pid
        finally:
            process.terminate()


async def post(server: str, pid: int, port: int, path: str, calls: int) -> Posting:
    """Post calls to a server's path over sixteen connections."""
    latencies: list[float] = []
    statuses: list[int] = []

    async def connection(numbers: range) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = notification(number)
            head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
            began = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
            await reader.readexactly(length)
            latencies.append((time.perf_counter() - began) * 1000)
            statuses.append(int(answer[9:12]))
        writer.close()
        await writer.wait_closed()

    before, began = cpu_seconds(pid), time.perf_counter()
    shares = (range(at, calls + 1, CONNECTIONS) for at in range(1, CONNECTIONS + 1))
    await asyncio.gather(*map(connection, shares))
    seconds = time.perf_counter() - began
    cpu = (cpu_seconds(pid) - before) / calls * 1000
    cuts = quantiles(latencies, n=100)
    wrong = sum(status != 200 for status in statuses)
    return Posting(server, calls, wrong, calls / seconds, cpu, cuts[49], cuts[94], cuts[98])
