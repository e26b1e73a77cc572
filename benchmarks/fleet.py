"""A fleet of ten thousand customers: the time of each command, and of its parts."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import TYPE_CHECKING

from benchmarks.building import terser_command
from benchmarks.reference import SkippedError, installed
from snippetgen.builder.artifacts import SCRIPTS, describe
from snippetgen.builder.build_folder import write_build
from snippetgen.builder.bulk.build_state import fingerprint
from snippetgen.builder.bulk.file_builder import FileBuilder
from snippetgen.builder.rendering import render
from snippetgen.config.fleet import load_fleet
from snippetgen.files.atomic import differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from snippetgen.config.fleet import FleetRow

CUSTOMERS = 10_000
MEASURED = 1_000
"""The number of customers for which the parts of the work are measured."""

MINIFIER_RUNS = 5

VENDORS = ("ctm", "callrail", "infinity")

FLEET = 'vendor = "ctm"\ngoal = "phone_call"\n[fleet]\nfile = "customers.csv"\n'


@dataclass(frozen=True)
class Cost:
    """The cost of a piece of work for all customers."""

    work: str
    seconds: float
    """Wall-clock time; for a part of the work, the CPU time of one process."""
    cpu_seconds: float
    megabytes: float
    """The peak memory of all processes together; 0 for a part of the work."""
    microseconds_per_customer: float
    times_terser: float
    """How many customers are finished in the time of one terser process."""
    times_esbuild: float


def measure() -> list[Cost]:
    """Build a fleet, rebuild none and one of its rows, and check it; raises SkippedError."""
    terser = terser_command()
    esbuild = [str(installed("esbuild/bin/esbuild")), "--minify", "--target=es5"]
    with tempfile.TemporaryDirectory(prefix="fleet-") as name:
        folder = Path(name)
        path = write_fleet(folder, CUSTOMERS)
        fleet = load_fleet(path)
        first = next(fleet.customers()).config
        source = render(first).readable.encode()
        minifiers = [_seconds(command, source) for command in (terser, esbuild)]

        def cost(work: str, seconds: float, cpu: float, megabytes: float) -> Cost:
            each = seconds / CUSTOMERS
            ratios = [minifier / each for minifier in minifiers]
            return Cost(work, seconds, cpu, megabytes, each * 1e6, *ratios)

        commands = [
            ("check", ["check", str(path)]),
            ("build", ["build", str(path), "--out", str(folder / "dist")]),
            ("build, nothing changed", ["build", str(path), "--out", str(folder / "dist")]),
            ("build, one row changed", ["build", str(path), "--out", str(folder / "dist")]),
            ("build --check", ["build", str(path), "--out", str(folder / "dist"), "--check"]),
        ]
        costs = []
        for work, arguments in commands:
            if "one row" in work:
                write_fleet(folder, CUSTOMERS, changed=CUSTOMERS // 2)
            costs.append(cost(work, *_run(arguments)))
        costs += [
            cost(work, seconds * CUSTOMERS, seconds * CUSTOMERS, 0)
            for work, seconds in _parts(path, folder / "parts")
        ]
    return costs


def write_fleet(folder: Path, number: int, changed: int | None = None) -> Path:
    """Write a fleet of made-up customers of three vendors; returns the path of the fleet file."""
    with (folder / "customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "vendor", "goal", "project_id", "consent", "guide.site"])
        for index in range(number):
            goal = "another_goal" if index == changed else f"phone_call_{index % 500}"
            writer.writerow(
                [
                    f"shop-{index:05}",
                    VENDORS[index % len(VENDORS)],
                    goal,
                    7_000_000_000 + index,
                    "" if index % 4 else "myConsent.allowsStatistics",
                    f"Shop {index}",
                ]
            )
    path = folder / "fleet.toml"
    path.write_text(FLEET, encoding="utf-8")
    return path


def _parts(path: Path, folder: Path) -> Iterable[tuple[str, float]]:
    """Yield the parts of the work, with their CPU seconds for one customer."""
    fleet = load_fleet(path)
    began = process_time()
    rows = list(fleet.rows())
    yield "a part: read the rows", (process_time() - began) / len(rows)
    rows = rows[:MEASURED]
    began = process_time()
    configs = [fleet.customer(row).config for row in rows]
    yield "a part: validate", (process_time() - began) / len(rows)
    builder = FileBuilder()
    for config in configs[:50]:
        builder.build(config)
    began = process_time()
    built = [builder.build(config)[0] for config in configs]
    building = (process_time() - began) / len(rows)
    began = process_time()
    for files in built:
        for content, script in zip(list(files.values())[: len(SCRIPTS)], SCRIPTS, strict=True):
            describe(content, script)
    sizes = (process_time() - began) / len(rows)
    yield "a part: fill in the files", building - sizes
    yield "a part: compress for the sizes, hash the scripts", sizes
    yield "a part: write", _timed(rows, lambda i, row: write_build(built[i], folder / row.name))
    yield (
        "a part: compare",
        _timed(rows, lambda i, row: list(differences(built[i], folder / row.name))),
    )
    yield "a part: look for edits", _timed(rows, lambda _, row: fingerprint(folder / row.name))


def _timed(rows: Sequence[FleetRow], work: Callable[[int, FleetRow], object]) -> float:
    began = process_time()
    for index, row in enumerate(rows):
        work(index, row)
    return (process_time() - began) / len(rows)


def _run(arguments: Sequence[str]) -> tuple[float, float, float]:
    """Run a command; returns its seconds, its CPU seconds, and its peak memory in megabytes."""
    program = Path(sys.executable).with_name("snippetgen")
    before = os.times()
    began = perf_counter()
    with subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL) as process:
        memory = _Memory(process.pid)
        memory.start()
        status = process.wait()
    seconds = perf_counter() - began
    after = os.times()
    if status:
        raise SkippedError(f"snippetgen {' '.join(arguments)} has exit status {status}.")
    cpu = after.children_user - before.children_user
    cpu += after.children_system - before.children_system
    return seconds, cpu, memory.most


class _Memory(threading.Thread):
    """Watches the memory of a process and its children in /proc, if it exists."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self._process = process

    def run(self) -> None:
        while megabytes := _megabytes(self._process):
            self.most = max(self.most, megabytes)
            sleep(0.05)


def _megabytes(process: int) -> float:
    """Return the resident memory of a process and its children; 0 if it has ended."""
    folder = Path("/proc", str(process))
    try:
        pages = int((folder / "statm").read_text().split()[1])
        children = (folder / "task" / str(process) / "children").read_text().split()
    except (OSError, IndexError):
        return 0
    own = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return own + sum(_megabytes(int(child)) for child in children)


def _seconds(command: Sequence[str], source: bytes) -> float:
    """Return how long a minifier takes for one snippet, including the start of its process."""
    if shutil.which(command[0]) is None:
        raise SkippedError(f"{command[0]} is not installed.")
    began = perf_counter()
    for _ in range(MINIFIER_RUNS):
        subprocess.run(command, input=source, capture_output=True, check=True)
    return (perf_counter() - began) / MINIFIER_RUNS
