"""What `snippetgen check` does for a fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from snippetgen.builder.bulk.file_builder import FileBuilder
from snippetgen.cli.actions.fleets import customers, limit
from snippetgen.cli.annotations import annotate_problems, annotation
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config.fleet import WrongRows, load_fleet
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from snippetgen.builder.size_limits import Length
    from snippetgen.config.fleet import Fleet

MOST_SHOWN = 100
"""The maximum number of customers whose warnings are shown."""


def check_fleets(paths: Sequence[Path], names: Sequence[str]) -> list[CheckedFleet]:
    """Check fleets, or only the customers with these names.

    Raises click.UsageError if no readable fleet has one of the names.
    """
    fleets = {path: _loaded(path) for path in paths}
    readable = [fleet for fleet in fleets.values() if not isinstance(fleet, ConfigError)]
    if readable or not fleets:
        limit(readable, names)
    return [CheckedFleet(path, fleet) for path, fleet in fleets.items()]


def _loaded(path: Path) -> Fleet | ConfigError:
    try:
        return load_fleet(path)
    except ConfigError as error:
        return error


class CheckedFleet:
    """A fleet whose rows have all been validated."""

    def __init__(self, path: Path, fleet: Fleet | ConfigError) -> None:
        """Validate the rows of a fleet, or collect the problems of its file."""
        self._path = path
        self._wrong = WrongRows()
        self._problems: list[Problem] = []
        self._customers = 0
        self._warned = 0
        self._warnings: list[tuple[str, list[Length]]] = []
        builder = FileBuilder()
        try:
            if isinstance(fleet, ConfigError):
                raise fleet
            for customer in fleet.customers(self._wrong):
                self._customers += 1
                if found := builder.warnings(customer.config):
                    self._warned += 1
                    if self._warned <= MOST_SHOWN:
                        self._warnings.append((customer.name, found))
        except ConfigError as error:
            self._problems += error.problems
        self._problems += self._wrong.problems

    @property
    def ok(self) -> bool:
        """Whether the fleet file and all rows are valid."""
        return not self._problems

    def show(self) -> None:
        """Print the result; problems and warnings go to standard error."""
        show_problems(self._problems)
        place = escaped(str(self._path))
        for name, lengths in self._warnings:
            for length in lengths:
                click.echo(f"{place}: {name}: warning: {length.warning}", err=True)
        if self._warned > MOST_SHOWN:
            more = self._warned - MOST_SHOWN
            click.echo(f"{place}: and {more} more with warnings", err=True)
        if self.ok:
            click.echo(f"{place}: ok ({customers(self._customers)})")

    def annotate(self) -> None:
        """Print the problems and the warnings as annotations."""
        annotate_problems(self._problems)
        for name, lengths in self._warnings:
            for length in lengths:
                click.echo(annotation("warning", f"{name}: {length.warning}", str(self._path)))

    def as_json(self) -> dict[str, Any]:
        """Return the result as JSON types, with the same keys as for a configuration."""
        return {
            "path": escaped(str(self._path)),
            "ok": self.ok,
            "name": None,
            "customers": self._customers,
            "wrong_rows": self._wrong.rows,
            "problems": [{"file": escaped(each.file), **each.as_json()} for each in self._problems],
            "warned_customers": self._warned,
            "warnings": [
                {"customer": name, **length.as_json()}
                for name, lengths in self._warnings
                for length in lengths
            ],
        }
