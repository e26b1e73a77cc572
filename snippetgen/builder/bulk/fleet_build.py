"""Builds the customers of a fleet in several processes, or checks their built files."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from snippetgen.builder.build_folder import remove_build
from snippetgen.builder.build_owners import BuildOwners
from snippetgen.builder.bulk.build_state import BuildState, Entry
from snippetgen.builder.bulk.builder_stamp import builder_stamp
from snippetgen.builder.bulk.row_builder import Result, RowBuilder, build_rows, start_worker
from snippetgen.text.display import escaped, shown
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from snippetgen.config.fleet import Fleet, FleetRow, WrongRows

ROWS_AT_ONCE = 50
"""The number of rows that a worker gets at a time."""

FEW = 60
"""Up to this many rows are built in this process, which is faster than starting others."""


class FleetBuild:
    """A run over the customers of a fleet. The counts are complete when its iterator ends."""

    def __init__(
        self,
        fleet: Fleet,
        out: Path,
        wrong: WrongRows,
        *,
        keep_going: bool = False,
        workers: int | None = None,
        taken: Mapping[str, Path] | None = None,
    ) -> None:
        """Build into `out`. Problems of rows are added to `wrong`.

        Unless `keep_going` is true, nothing is written if a row is invalid. `workers` is the number
        of processes, by default one for each processor. `taken` maps names that rows must not have
        to the files that have them.
        """
        self.names: set[str] = set()
        """The customers with valid rows read so far."""
        self.unchanged = 0
        """How many of them were not built again."""
        self.gone: list[str] = []
        """Customers that were built before and are no longer in the table."""
        self._fleet = fleet
        self._out = out
        self._wrong = wrong
        self._keep_going = keep_going
        self._workers = workers or _processors()
        self._taken = taken or {}
        self._owners = BuildOwners(out)

    def build(self, *, prune: bool = False) -> Iterator[Result]:
        """Build the customers whose rows, files or rules have changed.

        With `prune`, removes files of customers that are no longer in the table, unless they have
        been edited. Raises CannotWriteError, RenderingError, BlockingIOError if another process
        builds the same fleet into the same folder, and BrokenProcessPool if a worker was killed.
        """
        with ExitStack() as held:
            state = held.enter_context(BuildState(self._out, self._fleet.path, builder_stamp()))
            pool = _Pool(self._fleet, self._out, state.staging, self._workers, held)
            changed = self._changed(state)
            if not self._keep_going:
                names = self._checked(changed, pool)
                if self._wrong:
                    return
                changed = (row for row in self._fleet.rows(self._wrong) if row.name in names)
                changed = changed if names else iter(())
            for results in pool.results(changed):
                state.add(
                    (each.name, Entry(each.digest, each.fingerprint))
                    for each in results
                    if not each.problems
                )
                taken = [each.name for each in results if not each.problems]
                self._owners.take(taken, self._fleet.path, is_fleet=True)
                yield from self._right(results)
            if prune:
                for name in self.gone:
                    remove_build(self._out / name)
                    state.remove(name)

    def check(self) -> Iterator[Result]:
        """Compare the folder with what a build would write. Writes nothing.

        Raises RenderingError and BrokenProcessPool.
        """
        with ExitStack() as held:
            pool = _Pool(self._fleet, self._out, None, self._workers, held)
            for results in pool.results(self._rows()):
                yield from self._right(results)

    def _rows(self) -> Iterator[FleetRow]:
        """Read the rows, except those with a taken name."""
        for row in self._fleet.rows(self._wrong):
            if message := self._why_taken(row.name):
                problem = Problem("name", shown(row.name), message, self._fleet.table, row.line, 1)
                self._wrong.add([problem])
                continue
            self.names.add(row.name)
            yield row

    def _why_taken(self, name: str) -> str:
        """Say which other file has a name; "" if none has."""
        if other := self._taken.get(name):
            return f"{escaped(str(other))} has the same name, so its files would be overwritten."
        owner = self._owners.other(name, self._fleet.path)
        return owner.problem(name, self._out / name) if owner else ""

    def _changed(self, state: BuildState) -> Iterator[FleetRow]:
        """Yield the rows that must be built, and count the others."""
        gone = dict.fromkeys(state.names())
        for row in self._rows():
            gone.pop(row.name, None)
            if state.is_current(row.name, row.digest, self._out / row.name):
                self.unchanged += 1
            else:
                yield row
        # An invalid row, or one that was left out, may have one of these names.
        is_whole = not (self._wrong or self._fleet.is_limited)
        # The files of a name may belong to another file by now.
        others = self._owners.other
        self.gone = [each for each in gone if is_whole and not others(each, self._fleet.path)]

    def _checked(self, changed: Iterable[FleetRow], pool: _Pool) -> set[str]:
        """Validate rows, and return their names. For many rows, workers start meanwhile."""
        names: set[str] = set()
        for row in changed:
            names.add(row.name)
            if len(names) == FEW + 1:
                pool.start()
            try:
                self._fleet.customer(row)
            except ConfigError as error:
                self._wrong.add(error.problems)
        return names

    def _right(self, results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            if result.problems:
                self.names.discard(result.name)
                self._wrong.add(result.problems)
            else:
                yield result


class _Pool:
    """Processes that work on rows. They are started only if there are more than a few rows."""

    def __init__(
        self, fleet: Fleet, out: Path, staging: Path | None, workers: int, held: ExitStack
    ) -> None:
        self._fleet = fleet
        self._out = out
        self._staging = staging
        self._workers = workers
        self._held = held
        self._executor: ProcessPoolExecutor | None = None

    def start(self) -> None:
        """Start the processes, which takes a while."""
        if self._workers > 1 and self._executor is None:
            # The minifier's threads do not survive a fork.
            self._executor = ProcessPoolExecutor(
                self._workers,
                get_context("spawn"),
                start_worker,
                (self._fleet.path.absolute(), self._out.absolute(), self._staging),
            )
            self._held.callback(self._executor.shutdown, cancel_futures=True)
            for _ in range(self._workers):
                self._executor.submit(build_rows, ())

    def results(self, rows: Iterator[FleetRow]) -> Iterator[list[Result]]:
        """Yield the results of rows in order, a batch at a time."""
        first = list(islice(rows, FEW + 1))
        if len(first) > FEW:
            self.start()
        parts = _parts(chain(first, rows))
        if self._executor is None:
            builder = RowBuilder(self._fleet, self._out, self._staging)
            yield from map(builder.build, parts)
            return
        waiting: deque[Future[list[Result]]] = deque()
        for part in parts:
            waiting.append(self._executor.submit(build_rows, part))
            # Few batches are in memory at a time.
            if len(waiting) > 3 * self._workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _parts(rows: Iterator[FleetRow]) -> Iterator[Sequence[FleetRow]]:
    while part := list(islice(rows, ROWS_AT_ONCE)):
        yield part


def _processors() -> int:
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
