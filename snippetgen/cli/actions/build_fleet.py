"""What `snippetgen build` does for a fleet."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from snippetgen.builder.bulk.fleet_build import FleetBuild
from snippetgen.builder.bulk.row_builder import CannotWriteError
from snippetgen.cli.actions.build_report import Build
from snippetgen.cli.actions.fleets import customers
from snippetgen.cli.annotations import annotate_problems
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config.fleet import WrongRows
from snippetgen.files.atomic import why_not_written
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set
    from pathlib import Path

    from snippetgen.builder.bulk.row_builder import Result
    from snippetgen.config.fleet import Fleet

MOST_SHOWN = 100
"""The maximum number of customers whose warnings or differences are shown."""


class FleetReport:
    """Builds or checks a fleet. Prints the first details, and counts the rest."""

    def __init__(
        self,
        fleet: Fleet,
        out: Path,
        taken: Mapping[str, Path],
        *,
        keep_going: bool,
        workers: int | None,
        github: bool,
        quiet: bool,
    ) -> None:
        """`taken` has names that customers must not have. `quiet` collects instead of printing."""
        self.wrong = WrongRows()
        self.builds: list[Build] = []
        """If quiet, every customer that was built, or whose files differ."""
        self._fleet = fleet
        self._out = out
        self._keep_going = keep_going
        self._run = FleetBuild(
            fleet, out, self.wrong, keep_going=keep_going, workers=workers, taken=taken
        )
        self._github = github
        self._quiet = quiet
        self._done = 0
        self._different = 0
        self._shown = 0

    @property
    def names(self) -> Set[str]:
        """The customers with valid rows."""
        return self._run.names

    @property
    def ok(self) -> bool:
        """Whether all rows are valid and nothing differs."""
        return not self.wrong and not self._different

    def build(self, *, prune: bool) -> None:
        """Build the fleet.

        Raises ConfigError if a file cannot be written, or if rows are invalid and `keep_going` is
        false.
        """
        self._collect(self._run.build(prune=prune), "Building")
        if self._quiet:
            return
        self._show_wrong()
        gone = len(self._run.gone)
        if gone:
            what = "removed" if prune else "kept; remove them with --prune"
            names = ", ".join(self._run.gone[:3]) + (", ..." if gone > 3 else "")
            click.echo(f"No longer in the table ({gone}), {what}: {names}", err=True)
        click.echo(
            f"{escaped(str(self._fleet.path))}: {customers(len(self.names))}, {self._done} built, "
            f"{self._run.unchanged} unchanged"
        )

    def check(self) -> None:
        """Compare the fleet's files with a new build. Raises ConfigError like `build`."""
        self._collect(self._run.check(), "Checking")
        if not self._quiet:
            self._show_wrong()

    def as_json(self) -> dict[str, Any]:
        """Return the counts as JSON types."""
        return {
            "path": escaped(str(self._fleet.path)),
            "customers": len(self.names),
            "built": self._done,
            "unchanged": self._run.unchanged,
            "different": self._different,
            "wrong_rows": self.wrong.rows,
            "gone": list(self._run.gone),
        }

    def _collect(self, results: Iterator[Result], description: str) -> None:
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"))
        progress = Progress(
            *columns,
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        with progress, self._explained():
            task = progress.add_task(description, total=None)
            for result in results:
                self._add(result)
                progress.advance(task)
        if self.wrong and not self._keep_going:
            raise ConfigError(self.wrong.problems)
        if self._shown > MOST_SHOWN and not self._quiet:
            click.echo(f"and {self._shown - MOST_SHOWN} more", err=True)

    def _add(self, result: Result) -> None:
        self._done += 1
        self._different += bool(result.differences)
        build = Build(
            result.name,
            self._fleet.path,
            self._out / result.name,
            result.files,
            result.warnings,
            removed=result.removed,
            differences=result.differences,
        )
        if self._quiet:
            self.builds.append(build)
        elif result.warnings or result.removed or result.differences:
            self._shown += 1
            if self._shown <= MOST_SHOWN:
                build.show(github=self._github)

    def _show_wrong(self) -> None:
        show: Iterable[Problem] = self.wrong.problems
        if self._github:
            annotate_problems(show)
        else:
            show_problems(show)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn an exception that stops a build into an error for the user."""
        try:
            yield
        except CannotWriteError as error:
            message = f"cannot be written: {escaped(error.reason)}."
            raise ConfigError([Problem(None, None, message, error.place)]) from error
        except BlockingIOError as error:
            message = f"another build of {self._fleet.path} into {self._out} is running."
            raise click.ClickException(escaped(message)) from error
        except BrokenProcessPool as error:
            message = "A process was killed. Run the same command again to continue."
            raise click.ClickException(message) from error
        except OSError as error:
            message = f"cannot be written: {escaped(why_not_written(error, self._out))}."
            raise ConfigError([Problem(None, None, message, str(self._out))]) from error
