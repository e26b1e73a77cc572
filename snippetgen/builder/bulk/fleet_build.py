"""Builds the customers of a fleet in several processes, or checks what was built."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from snippetgen.builder.bulk.build_state import BuildState, Entry
from snippetgen.builder.bulk.builder_stamp import builder_stamp
from snippetgen.builder.bulk.work import Result, Work, do_in_worker, start_worker
from snippetgen.builder.publishing import remove_build
from snippetgen.text.display import shown
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from snippetgen.config.fleet import Fleet, FleetRow, WrongRows

ROWS_AT_ONCE = 50
"""How many rows a worker gets at once."""

FEW = 60
"""Up to so many rows are built in this process, which is quicker than starting others."""


class FleetBuild:
    """A run over the customers of a fleet. The counts are complete when its iterator has ended."""

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
        """Build into `out`; problems of rows are added to `wrong`.

        Unless `keep_going`, nothing is written if a row is wrong. `workers` is how many processes
        build, by default one for each processor. `taken` has names that rows must not have, with
        the files that have them.
        """
        self.names: set[str] = set()
        """The customers whose rows are right, as far as they have been read."""
        self.unchanged = 0
        """How many of them were built before, and not again."""
        self.gone: list[str] = []
        """Customers that were built before and are not in the table any more."""
        self._fleet = fleet
        self._out = out
        self._wrong = wrong
        self._keep_going = keep_going
        self._workers = workers or _processors()
        self._taken = taken or {}

    def build(self, *, prune: bool = False) -> Iterator[Result]:
        """Build the customers whose rows, files or rules have changed.

        With `prune`, files of customers that are not in the table any more are removed, unless they
        have been changed. Raises CannotWriteError, RenderingError, BlockingIOError if another
        process builds the same fleet into the same folder, and BrokenProcessPool if a worker was
        killed.
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
                yield from self._right(results)
            if prune:
                for name in self.gone:
                    remove_build(self._out / name)
                    state.remove(name)

    def check(self) -> Iterator[Result]:
        """Compare what a build would write with what the folder has; nothing is written.

        Raises RenderingError and BrokenProcessPool.
        """
        with ExitStack() as held:
            pool = _Pool(self._fleet, self._out, None, self._workers, held)
            for results in pool.results(self._rows()):
                yield from self._right(results)

    def _rows(self) -> Iterator[FleetRow]:
        """Read the rows, except those whose name is taken."""
        for row in self._fleet.rows(self._wrong):
            if other := self._taken.get(row.name):
                message = f"{other} has the same name, so its files would be overwritten."
                problem = Problem("name", shown(row.name), message, self._fleet.table, row.line, 1)
                self._wrong.add([problem])
                continue
            self.names.add(row.name)
            yield row

    def _changed(self, state: BuildState) -> Iterator[FleetRow]:
        """Read the rows, and yield those that must be built; count the others."""
        gone = dict.fromkeys(state.names())
        for row in self._rows():
            gone.pop(row.name, None)
            if state.is_current(row.name, row.digest, self._out / row.name):
                self.unchanged += 1
            else:
                yield row
        # A wrong row may have had one of these names, and so may one that was left out.
        self.gone = [] if self._wrong or self._fleet.is_limited else list(gone)

    def _checked(self, changed: Iterable[FleetRow], pool: _Pool) -> set[str]:
        """Validate rows; return their names. Workers start meanwhile if there are many."""
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
    """Processes that work on rows; they are started only for more than a few rows."""

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
        """Start the processes, which takes them a while."""
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
                self._executor.submit(do_in_worker, ())

    def results(self, rows: Iterator[FleetRow]) -> Iterator[list[Result]]:
        """Yield the results of rows, a part at a time, in the order of the rows."""
        first = list(islice(rows, FEW + 1))
        if len(first) > FEW:
            self.start()
        parts = _parts(chain(first, rows))
        if self._executor is None:
            work = Work(self._fleet, self._out, self._staging)
            yield from map(work.do, parts)
            return
        waiting: deque[Future[list[Result]]] = deque()
        for part in parts:
            waiting.append(self._executor.submit(do_in_worker, part))
            # Few parts are in memory at a time.
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
