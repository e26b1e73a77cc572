"""How much CPU time commands take to start, compared with a bare Python."""

from __future__ import annotations

import subprocess
import sys
from compileall import compile_dir
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import TYPE_CHECKING

import snippetgen_harness

import snippetgen
from benchmarks.reference import MODULES
from snippetgen.cli import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 7

HELP_MS, QUICK_MS = 250, 300
"""By how many milliseconds `--help`, and a command that reads little, may exceed a bare Python."""

URL = "https://1234567890.log.optimizely.com/event?a=1234567890&d=1234509999&n=call&u=oeu1r0.5"

QUICK = {
    "check": ["check", "examples/ctm.toml"],
    "vendors": ["vendors"],
    "vendors ctm": ["vendors", "ctm"],
    "explain": ["explain", URL],
}


@dataclass(frozen=True)
class Startup:
    """The start of one command, in milliseconds of CPU time."""

    command: str
    ms: float
    more_than_bare: float
    allowed: int
    times_bare: float


def measure() -> list[Startup]:
    """Run every command's help, and the quick commands; the rounds are interleaved.

    The modules are compiled first, as they are in an installation.
    """
    for package in (snippetgen, snippetgen_harness):
        compile_dir(package.__path__[0], quiet=1)
    lines = {f"{name} --help": [name, "--help"] for name in COMMANDS} | QUICK
    program = [sys.executable, "-c", "from snippetgen.cli import main; main()"]
    bare: list[float] = []
    times: dict[str, list[float]] = {name: [] for name in lines}
    for _ in range(ROUNDS):
        bare.append(_cpu_ms([sys.executable, "-c", "pass"]))
        for name, arguments in lines.items():
            times[name].append(_cpu_ms([*program, *arguments]))
    base = median(bare)
    return [_row(name, median(each), base) for name, each in times.items()]


def _row(name: str, ms: float, bare: float) -> Startup:
    allowed = QUICK_MS if name in QUICK else HELP_MS
    return Startup(name, ms, ms - bare, allowed, ms / bare)


def _cpu_ms(command: Sequence[str]) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, cwd=MODULES.parent, capture_output=True, check=False)
    after = getrusage(RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * used
