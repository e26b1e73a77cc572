"""`python -m snippetgen_harness.fuzz` tries random cases in both targets."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import SystemRandom
from time import perf_counter
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track

from snippetgen_harness.browsers import ENGINES, Engine, EngineMissing
from snippetgen_harness.fuzz.generators import configurations
from snippetgen_harness.fuzz.search import (
    Failure,
    distinct,
    replay,
    search_browser,
    search_engine,
    shrink_failure,
)
from snippetgen_harness.fuzz.targets.browser import open_browser_target
from snippetgen_harness.pages.libraries import load_libraries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen_harness.fuzz.targets.browser import BrowserTarget

BLOCK = 1000
"""How many cases share a seed."""

_DUKTAPE = 20
"""One in this many blocks runs in Duktape."""

_BROWSER = 20
"""How many cases run in an engine for each one in a browser."""

FOLDER = Path(".fuzz")
_console = Console(stderr=True)


@click.command()
@click.option("--cases", default=1_000_000, show_default=True, help="How many cases to try.")
@click.option("--seed", type=int, help="Seed of the cases; random by default.")
@click.option(
    "--target",
    "--lane",
    type=click.Choice(["engine", "browser", "both"]),
    default="both",
    show_default=True,
    help="Where to run the snippets: in a JavaScript engine, in a browser, or both.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="chromium",
    show_default=True,
    help="The browser of the browser target.",
)
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Replay a saved failure and nothing else.",
)
@click.option(
    "--libraries",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of npm packages or of .js files: libraries that half of the pages load. Without"
    " it, they load stand-ins.",
)
def main(
    cases: int,
    seed: int | None,
    target: str,
    engine: Engine,
    replay: Path | None,
    folder: Path | None,
) -> None:
    """Look for cases on which the snippet, the oracle and the wire format disagree.

    The command shrinks failures, prints them and saves them in .fuzz/. It then exits with status 1.
    """
    try:
        failures = (
            _replayed(replay, folder) if replay else _searched(cases, seed, target, engine, folder)
        )
    except EngineMissing as missing:
        raise click.ClickException(str(missing)) from missing
    sys.exit(1 if failures else 0)


def _searched(
    cases: int, seed: int | None, target: str, engine: Engine, folder: Path | None
) -> list[Failure]:
    seed = SystemRandom().randrange(2**32) if seed is None else seed
    click.echo(f"seed {seed}")
    failures: list[Failure] = []
    if target != "browser":
        failures += _engine_target(seed, cases, folder)
    if target != "engine":
        share = 1 if target == "browser" else _BROWSER
        failures += _browser_target(seed, cases // share, engine, folder)
    return failures


def _engine_target(seed: int, cases: int, folder: Path | None) -> list[Failure]:
    numbers = range(-(-cases // BLOCK))
    seeds = [f"{seed}/engine/{number}" for number in numbers]
    sizes = [min(BLOCK, cases - number * BLOCK) for number in numbers]
    engines = ["duktape" if number % _DUKTAPE == 7 else "quickjs" for number in numbers]
    with (
        _timed("engine target", cases),
        ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool,
    ):
        found = track(
            # A new process cannot find functions of the module that was run as the program.
            pool.map(partial(search_engine, folder=folder), seeds, sizes, engines),
            "engine target",
            total=len(numbers),
            console=_console,
            transient=True,
        )
        failures = [failure for block in found for failure in block]
    return _report(failures, None, folder)


def _browser_target(seed: int, cases: int, engine: Engine, folder: Path | None) -> list[Failure]:
    starts = range(0, cases, BLOCK)
    with open_browser_target(configurations(), engine, load_libraries(folder)) as target:
        failures = []
        with _timed(f"browser target in {target.browser}", cases):
            for at in track(starts, "browser target", console=_console, transient=True):
                block = f"{seed}/browser/{at // BLOCK}"
                failures += search_browser(target, block, min(BLOCK, cases - at))
        return _report(failures, target, folder)


@contextlib.contextmanager
def _timed(what: str, cases: int) -> Iterator[None]:
    started = perf_counter()
    yield
    seconds = perf_counter() - started
    click.echo(f"{what}: {cases} cases in {seconds:.1f} s, {cases / seconds:.0f} a second")


def _report(
    failures: list[Failure], target: BrowserTarget | None, folder: Path | None
) -> list[Failure]:
    """Shrink, print and save some of the failures."""
    click.echo(f"{len(failures)} differences")
    for failure in distinct(failures):
        small = shrink_failure(failure, target, folder)
        name = re.sub(r"[^a-z0-9]+", "-", f"{small.where}-{small.configuration}-{small.seed}")
        path = FOLDER / f"{name}.json"
        FOLDER.mkdir(exist_ok=True)
        path.write_text(small.as_json(), "utf-8")
        click.echo(f"{small}\n  saved in {path}")
    return failures


def _replayed(path: Path, folder: Path | None) -> list[Failure]:
    failure = Failure.from_json(path.read_text("utf-8"))
    if failure.where in ENGINES:
        libraries = load_libraries(folder)
        with open_browser_target(configurations(), failure.where, libraries) as target:
            failures = replay(failure, target)
    else:
        failures = replay(failure, folder=folder)
    for each in failures:
        click.echo(str(each))
    return failures


if __name__ == "__main__":
    main()
