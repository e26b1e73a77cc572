"""A fleet: a base configuration, and a table whose rows override its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snippetgen.config.fleet.columns import kind_of, unknown_setting
from snippetgen.config.fleet.rows import FleetRow, RowReader, has
from snippetgen.config.fleet.settings import read_settings
from snippetgen.config.fleet.tables.csv_table import CsvTable
from snippetgen.config.fleet.tables.database import DatabaseTable
from snippetgen.config.fleet.tables.json_table import JsonTable
from snippetgen.config.fleet.tables.table import Stamp, file_stamp
from snippetgen.config.fleet.wrong_rows import WrongRows
from snippetgen.config.loading import EMPTY_FILE_HINT, default_name, validate
from snippetgen.config.toml_positions import Position, located
from snippetgen.config.toml_read import parse_toml, read
from snippetgen.config.vendor_lookup import VendorLookup
from snippetgen.text.display import shown
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from snippetgen.config.fleet.settings import FleetSettings
    from snippetgen.config.fleet.tables.table import Table, TableRow
    from snippetgen.config.model import SnippetConfig


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: one valid row of the table."""

    name: str
    config: SnippetConfig
    position: Position
    """Where the row begins. For a query, the line is the row's number in the result."""
    digest: str
    """A hash of the settings and of the files that they name, which changes with any of them."""


class Fleet:
    """The customers of a fleet file. Each use reads the table again, row by row."""

    def __init__(self, path: Path, text: str, document: Mapping[str, Any]) -> None:
        """`text` is the text of the file, and `document` its content.

        Raises ConfigError as `load_fleet` does.
        """
        file = str(path)
        self.path = path
        self.name = default_name(path)
        """The fleet's name, from the name of its file."""
        self.base = {key: value for key, value in document.items() if key != "fleet"}
        self._lookup = VendorLookup(path.parent)
        try:
            self.settings = read_settings(document["fleet"], file)
            self._check_columns()
            self._check_base()
            self._table = _table(self.settings, path)
        except ConfigError as error:
            raise ConfigError(located(error.problems, text, file)) from None
        self._reader = RowReader(self.settings, self.base, self._table, self._lookup, path)
        self._limit: frozenset[str] | None = None

    @property
    def table(self) -> str:
        """The table's file, or its database without the password, for problems."""
        return self._table.place_name

    def stamp(self) -> tuple[Stamp | None, Stamp | None]:
        """Return the state of the fleet file and of the table's file, which differs after a change.

        A database other than SQLite has a state only if the setting `changes` has a query for it.
        Raises ConfigError if the query fails.
        """
        return file_stamp(self.path), self._table.stamp()

    @property
    def is_limited(self) -> bool:
        """Whether `limit_to` has limited the rows."""
        return self._limit is not None

    def limit_to(self, names: Iterable[str]) -> frozenset[str]:
        """Limit the fleet to some customers. Returns those that the table has.

        Other rows are not reported, even if they are invalid. Raises ConfigError if the table
        cannot be read.
        """
        wanted = frozenset(names)
        self._limit = wanted & {self._name(row) for row in self._table.rows()}
        return self._limit

    def rows(self, wrong: WrongRows | None = None) -> Iterator[FleetRow]:
        """Read the rows without validating their settings. Each has a unique name.

        Problems of rows are added to `wrong` or, without it, raised as ConfigError at the end.
        Raises ConfigError immediately if the table cannot be read or a column is not a setting.
        """
        found = WrongRows() if wrong is None else wrong
        if problems := self._reader.header_problems():
            raise ConfigError(problems)
        names: dict[str, int] = {}
        for row in self._table.rows():
            if self._limit is not None and self._name(row) not in self._limit:
                continue
            try:
                if isinstance(row, Problem):
                    raise ConfigError([row])
                read_row = self._reader.read(row)
                first = names.setdefault(read_row.name, row.line)
                if first != row.line:
                    message = f"line {first} has the same name. Names must be unique."
                    raise ConfigError([self._reader.problem(row, "name", read_row.name, message)])
            except ConfigError as error:
                found.add(error.problems)
                continue
            yield read_row
        if wrong is None:
            found.raise_problems()

    def customers(self, wrong: WrongRows | None = None) -> Iterator[Customer]:
        """Read and validate the rows. Problems are reported as by `rows`."""
        found = WrongRows() if wrong is None else wrong
        for row in self.rows(found):
            try:
                yield self.customer(row)
            except ConfigError as error:
                found.add(error.problems)
        if wrong is None:
            found.raise_problems()

    def find(self, name: str) -> Customer | None:
        """Return the customer with a name, or None.

        A database returns only that row, as row 1; a file is read up to the row. Raises ConfigError
        if the row is invalid.
        """
        if problems := self._reader.header_problems():
            raise ConfigError(problems)
        for row in self._table.find(name, self.settings.name):
            return self.customer(self._reader.read(row))
        return None

    def customer(self, row: FleetRow) -> Customer:
        """Validate a row. Raises ConfigError with all of its problems, at their columns."""
        file = str(self.path)
        try:
            config = validate(row.settings, file=file, lookup=self._lookup)
        except ConfigError as error:
            raise ConfigError(
                self._reader.in_table(problem, row.source) if problem.file == file else problem
                for problem in error.problems
            ) from None
        return Customer(row.name, config, Position(row.line, 1), row.digest)

    def in_table(self, problem: Problem, row: FleetRow) -> Problem:
        """Return a problem of a setting as a problem of the setting's column in the row."""
        return self._reader.in_table(problem, row.source)

    def secret(self, row: FleetRow) -> str:
        """Return the row's secret from the column `fleet.secret`; "" if there is none."""
        return self._reader.secret(row.source)

    def secret_problem(self, row: FleetRow, message: str) -> Problem:
        """Return a problem of the row's secret, without the secret."""
        return self._reader.secret_problem(row.source, message)

    def _name(self, row: TableRow | Problem) -> str:
        """Return the name in an unvalidated row, or ""."""
        cell = "" if isinstance(row, Problem) else row.cells.get(self.settings.name)
        return "" if cell is None else str(cell).strip()

    def _check_columns(self) -> None:
        """Raise ConfigError if `fleet.columns` names something that is not a setting."""
        problems = [
            unknown_setting(f"fleet.columns.{column}", setting).in_file(str(self.path))
            for column, setting in self.settings.columns.items()
            if kind_of(setting) is None
        ]
        if problems:
            raise ConfigError(problems)

    def _check_base(self) -> None:
        """Raise ConfigError if the base is invalid, whatever the rows contain."""
        file = str(self.path)
        if "name" in self.base:
            message = f"remove it: each row has its own in the column {shown(self.settings.name)}."
            raise ConfigError([Problem("name", shown(self.base["name"]), message, file)])
        try:
            validate({"name": "customer", **self.base}, file=file, lookup=self._lookup)
        except ConfigError as error:
            # The rows may supply what is missing.
            problems = [
                problem
                for problem in error.problems
                if problem.file != file or has(self.base, problem.key)
            ]
            if problems:
                raise ConfigError(problems) from None


def load_fleet(path: str | os.PathLike[str]) -> Fleet:
    """Read a fleet file, a base configuration with `[fleet]`, but not its table of customers.

    Raises ConfigError with all problems of the file.
    """
    path = Path(path)
    if fleet := fleet_in(path):
        return fleet
    message = "has no table [fleet], which names the table of customers."
    raise ConfigError([Problem(None, None, message, str(path), 1, 1)])


def fleet_in(path: Path) -> Fleet | None:
    """Return the fleet in a file, or None if the file configures a single snippet.

    Raises ConfigError if the file cannot be read, or with all problems of the fleet.
    """
    text = read(path, if_empty=EMPTY_FILE_HINT)
    document = parse_toml(text, str(path))
    return Fleet(path, text, document) if "fleet" in document else None


def is_fleet(path: Path) -> bool:
    """Return whether a file can be read and has the table `[fleet]`."""
    try:
        return "fleet" in parse_toml(read(path), str(path))
    except ConfigError:
        return False


def _table(settings: FleetSettings, path: Path) -> Table:
    if settings.database is not None:
        return DatabaseTable(
            settings.database, settings.query or "", path.parent, str(path), settings.changes
        )
    file = path.parent / str(settings.file)
    if settings.file_format == "jsonl":
        return JsonTable(file)
    return CsvTable(file, settings.name, settings.delimiter)
