"""Throughput of `snippetgen serve --fleet` with 10 and 10,000 customers, and of a bare server."""

from __future__ import annotations

import asyncio
import os
import random
import re
import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import httpx

from benchmarks.hit_load import get_all
from benchmarks.reference import SkippedError
from benchmarks.server_process import serving
from snippetgen.builder.compression import br
from snippetgen.builder.rendering import render
from snippetgen.config import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CUSTOMERS = (10, 10_000)
REQUESTS = 20_000
ROUNDS = 8

_BASE = 'vendor = "ctm"\ngoal = "call"\n'
_ACCEPT = "Accept-Encoding: gzip, deflate, br, zstd\r\n"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Throughput:
    """A server's throughput and CPU time per request, and the ratios to the bare server's.

    `live_after` is the milliseconds after which a changed row is delivered.
    """

    server: str
    requests: int
    not_200: int
    requests_per_second: float
    of_bare: float
    cpu_us: float
    cpu_of_bare: float
    mb: float
    live_after: float


def measure(
    customers: Sequence[int] = CUSTOMERS, requests: int = REQUESTS, rounds: int = ROUNDS
) -> list[Throughput]:
    """Send requests to the servers in turn; raises SkippedError."""
    if not Path("/proc/self/status").is_file():
        raise SkippedError("/proc, which reports the CPU time of a process, does not exist.")
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        script = render(parse(f'name = "shop0"\n{_BASE}')).minified.encode()
        (folder / "script").write_bytes(br(script))
        bare = ("-m", "benchmarks.baseline_server", str(folder / "script"))
        servers = [running.enter_context(_start("bare Starlette", bare, 10))]
        for number in customers:
            fleet = _write_fleet(folder / str(number), number)
            code = f"from snippetgen.cli import main; main(['serve','--port','0',{str(fleet)!r}])"
            name = f"{number:,} customers"
            servers.append(running.enter_context(_start(name, ("-c", code), number)))
        for server in servers:
            asyncio.run(server.request(range(server.customers)))
            server.statuses, server.seconds, server.cpu = Counter(), 0.0, 0.0
        random_numbers = random.Random(1)  # noqa: S311 - not for secrets
        for _ in range(rounds):
            for server in servers:
                some = random_numbers.choices(range(server.customers), k=requests // rounds)
                asyncio.run(server.request(some))
        live = (_live_after(folder / str(each.customers), each) for each in servers[1:])
        return [_result(*each, servers[0]) for each in zip(servers, (0.0, *live), strict=True)]


@dataclass
class _Server:
    """A server in its own process, and its results so far."""

    name: str
    process: int
    port: int
    customers: int
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    cpu: float = 0.0

    async def request(self, numbers: Sequence[int]) -> None:
        """Request the scripts of customers, as a browser does."""
        paths = [f"/s/shop{number}.js" for number in numbers]
        started, cpu = perf_counter(), _cpu_seconds(self.process)
        self.statuses += await get_all(self.port, paths, _ACCEPT)
        self.seconds += perf_counter() - started
        self.cpu += _cpu_seconds(self.process) - cpu

    @property
    def rate(self) -> float:
        return self.statuses.total() / self.seconds

    @property
    def cpu_us(self) -> float:
        return 1e6 * self.cpu / self.statuses.total()


def _write_fleet(folder: Path, customers: int) -> Path:
    folder.mkdir()
    rows = "".join(f"shop{number},call_{number}\n" for number in range(customers))
    (folder / "shops.csv").write_text(f"name,goal\n{rows}")
    fleet = folder / "fleet.toml"
    fleet.write_text(f'{_BASE}[fleet]\nfile = "shops.csv"\n')
    return fleet


@contextmanager
def _start(name: str, arguments: tuple[str, ...], customers: int) -> Iterator[_Server]:
    with serving(*arguments) as process:
        yield _Server(name, process.pid, process.port, customers)


def _live_after(folder: Path, server: _Server) -> float:
    """Change a row, and return the milliseconds until it is delivered."""
    table = folder / "shops.csv"
    changed = folder / "changed.csv"
    changed.write_text(table.read_text().replace(",call_1\n", ",changed\n"))
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        started = perf_counter()
        changed.replace(table)
        while "changed" not in client.get("/s/shop1.js").text:
            pass
        return 1000 * (perf_counter() - started)


def _result(server: _Server, live_after: float, bare: _Server) -> Throughput:
    status = Path(f"/proc/{server.process}/status").read_text("utf-8")
    memory = re.search(r"VmRSS:\s+(\d+) kB", status)
    return Throughput(
        server=server.name,
        requests=server.statuses.total(),
        not_200=server.statuses.total() - server.statuses[200],
        requests_per_second=server.rate,
        of_bare=server.rate / bare.rate,
        cpu_us=server.cpu_us,
        # The processor's clock ticks every 10 ms, so a short run may measure 0.
        cpu_of_bare=server.cpu_us / bare.cpu_us if bare.cpu_us else 0.0,
        mb=int(memory[1]) / 1024 if memory else 0.0,
        live_after=live_after,
    )


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
