"""Configurations per second: rendering, building all files, and one terser process for each."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.reference import SkippedError, installed
from snippetgen.builder.build import build as build_files
from snippetgen.builder.rendering import compile_variant, render
from snippetgen.config import SnippetConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONFIGURATIONS = 1_000
ARTIFACTS = 200
TERSER_CALLS = 5
ROUNDS = 3


@dataclass(frozen=True)
class Throughput:
    """The throughput of one way to build."""

    work: str
    configurations_per_second: float
    times_terser: float


def measure() -> list[Throughput]:
    """Build configurations of three vendors with a cold cache per round; raises SkippedError."""
    configs = make_configs(CONFIGURATIONS)
    terser = terser_command()
    rates: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        compile_variant.cache_clear()
        for work, sample, build in (
            ("rendering", configs, render),
            ("artifacts, compression included", configs[:ARTIFACTS], build_files),
            (
                "one terser process each",
                configs[:TERSER_CALLS],
                lambda config: _run_terser(terser, config),
            ),
        ):
            rates.setdefault(work, []).append(_rate(sample, build))
    medians = {work: median(results) for work, results in rates.items()}
    base = medians["one terser process each"]
    return [Throughput(work, rate, rate / base) for work, rate in medians.items()]


def make_configs(number: int) -> list[SnippetConfig]:
    """Return configurations that differ in name, goal, goal ids and vendor."""
    vendors = ("ctm", "callrail", "infinity")
    return [
        SnippetConfig.model_validate(
            {
                "vendor": vendors[index % len(vendors)],
                "name": f"customer-{index}",
                "goal": f"phone_call_{index}",
                "goal_ids": [str(700030000 + index)],
            }
        )
        for index in range(number)
    ]


def _rate(configs: Sequence[SnippetConfig], build: Callable[[SnippetConfig], object]) -> float:
    start = perf_counter()
    for config in configs:
        build(config)
    return len(configs) / (perf_counter() - start)


def terser_command() -> list[str]:
    """Return the command that minifies a script; raises SkippedError if it is not installed."""
    node = shutil.which("node")
    if node is None:
        raise SkippedError("node, which terser runs on, is not on the PATH.")
    return [node, str(installed("terser/bin/terser")), "--compress", "--mangle", "--ecma", "5"]


def _run_terser(command: list[str], config: SnippetConfig) -> bytes:
    source = render(config).readable.encode()
    return subprocess.run(command, input=source, capture_output=True, check=True).stdout
