"""Turns rows of a table into settings: those of the base, overridden by the row's cells."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from snippetgen.config.fleet.columns import Columns, from_database, from_text
from snippetgen.config.fleet.tables.json_table import JsonTable
from snippetgen.config.validators import name_problems
from snippetgen.config.vendor_lookup import is_descriptor_path
from snippetgen.text.display import escaped, shown
from snippetgen.validation.errors import ConfigError, Problem, RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from snippetgen.config.fleet.columns import Column
    from snippetgen.config.fleet.settings import FleetSettings
    from snippetgen.config.fleet.tables.table import Table, TableRow
    from snippetgen.config.vendor_lookup import VendorLookup

_INHERITED = object()
"""The value of an empty cell."""


@dataclass(frozen=True, slots=True)
class FleetRow:
    """A row with its name and its settings, not validated yet."""

    name: str
    settings: Mapping[str, Any] = field(repr=False)
    """The base's settings merged with those of the row, as in a file."""
    digest: str
    """A hash of the settings and of the files that they name, which changes with any of them."""
    source: TableRow = field(repr=False)

    @property
    def line(self) -> int:
        """The line at which the row begins, or the row's number in a query's result, from 1."""
        return self.source.line


class RowReader:
    """Reads the rows of one table."""

    def __init__(
        self,
        settings: FleetSettings,
        base: Mapping[str, Any],
        table: Table,
        lookup: VendorLookup,
        file: Path,
    ) -> None:
        """`file` is the fleet file, which has the settings and the base."""
        self._settings = settings
        self._base = base
        self._table = table
        self._lookup = lookup
        self._file = file
        self._columns = Columns(settings)
        self._hashes: dict[str, str] = {}

    def header_problems(self) -> list[Problem]:
        """Return the problems of the table's columns. Raises ConfigError if it cannot be read."""
        columns = self._table.columns()
        problems = list(self._columns.problems(columns))
        if columns and self._settings.name not in columns:
            message = f"the column {shown(self._settings.name)} is missing. Set fleet.name."
            problems.append(Problem(None, None, message))
        secret = self._settings.secret
        if columns and secret is not None and secret not in columns:
            message = f"the column {shown(secret)} is missing. Set fleet.secret."
            problems.append(Problem(None, None, message))
        return [problem.in_file(self._table.place_name) for problem in problems]

    def read(self, row: TableRow) -> FleetRow:
        """Return a row with its settings. Raises ConfigError if its name or a column is invalid."""
        try:
            columns = self._columns.of(tuple(row.cells))
        except ConfigError as error:
            raise ConfigError(
                self._placed(problem, row, problem.key or "") for problem in error.problems
            ) from None
        settings = dict(self._base)
        copied: set[str] = set()
        for column in columns:
            value = self._value(row.cells[column.name], column, settings)
            if value is not _INHERITED:
                _set(settings, column.setting, value, copied)
        name = settings.get("name")
        if not isinstance(name, str):
            message = "each row needs a name of 1 to 63 lower-case letters, digits and -."
            raise ConfigError([self.problem(row, "name", name, message)])
        if problems := [self.in_table(each, row) for each in name_problems(name)]:
            raise ConfigError(problems)
        return FleetRow(name, settings, self._digest(settings), row)

    def secret(self, row: TableRow) -> str:
        """Return the text of a row's secret, or ""."""
        column = self._settings.secret
        value = None if column is None else row.cells.get(column)
        return "" if value is None else str(value).strip()

    def secret_problem(self, row: TableRow, message: str) -> Problem:
        """Return a problem of a row's secret, without the secret."""
        column = self._settings.secret or self._settings.name
        return self._placed(Problem(escaped(column), None, message), row, column)

    def problem(self, row: TableRow, setting: str, value: object, message: str) -> Problem:
        """Return a problem of a row, at the column of the setting."""
        given = None if value is None else shown(value)
        return self.in_table(Problem(setting, given, message), row)

    def in_table(self, problem: Problem, row: TableRow) -> Problem:
        """Return a problem of a setting as a problem of the setting's column in the row."""
        key = problem.key or ""
        column = self._columns.with_setting(row.cells, key)
        if column is not None:
            message = problem.message
            if not isinstance(self._table, JsonTable):
                message = problem.field_message
            return self._placed(replace(problem, key=escaped(column), message=message), row, column)
        if has(self._base, key):
            problem = replace(problem, message=f"{problem.message} It is set in {self._file.name}.")
        return self._placed(problem, row, self._settings.name)

    def _placed(self, problem: Problem, row: TableRow, column: str) -> Problem:
        at = self._table.place(row, column)
        return replace(problem, file=self._table.place_name, line=at.line, column=at.column)

    def _value(self, cell: object, column: Column, settings: Mapping[str, Any]) -> object:
        """Return the value of a cell; `_INHERITED` if it is empty, and None for the default."""
        if isinstance(self._table, JsonTable):
            return None if cell == self._settings.default else cell
        if isinstance(cell, str):
            cell = cell.strip()
        if cell is None or cell == "":
            return _INHERITED
        if cell == self._settings.default:
            return None
        kind = column.kind
        if column.setting.startswith("options.") and not self._is_number(column.setting, settings):
            kind = "text"
        return from_text(cell, kind) if isinstance(cell, str) else from_database(cell, kind)

    def _is_number(self, setting: str, settings: Mapping[str, Any]) -> bool:
        """Return whether the vendor's option accepts numbers."""
        with suppress(RuleError):
            vendor = self._lookup.find(str(settings.get("vendor", "")))
            option = vendor.options.get(setting.partition(".")[2])
            return option is not None and option.type == "integer"
        return False

    def _digest(self, settings: Mapping[str, Any]) -> str:
        content = json.dumps(settings, sort_keys=True, default=str)
        for named in _named_files(settings):
            content += self._file_hash(named)
        return hashlib.sha256(content.encode(errors="replace")).hexdigest()

    def _file_hash(self, named: str) -> str:
        if named not in self._hashes:
            try:
                content = (self._file.parent / named).read_bytes()
            except (OSError, ValueError):
                content = b""  # validation reports it
            self._hashes[named] = hashlib.sha256(content).hexdigest()
        return self._hashes[named]


def has(settings: Mapping[str, Any], key: str | None) -> bool:
    """Return whether settings have a key, given by its dotted path."""
    place: Any = settings
    for part in (key or "").partition("[")[0].split("."):
        if not isinstance(place, dict) or part not in place:
            return False
        place = place[part]
    return True


def _set(settings: dict[str, Any], setting: str, value: object, copied: set[str]) -> None:
    """Set a value by dotted key, or delete it if it is None. Copies the base's tables."""
    *tables, key = setting.split(".")
    place = settings
    for depth, table in enumerate(tables, 1):
        path = ".".join(tables[:depth])
        inner = place.get(table)
        if path not in copied or not isinstance(inner, dict):
            inner = place[table] = dict(inner) if isinstance(inner, dict) else {}
            copied.add(path)
        place = inner
    if value is None:
        place.pop(key, None)
    else:
        place[key] = value


def _named_files(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that settings name: a vendor's descriptor, a logo."""
    vendor, guide = settings.get("vendor"), settings.get("guide")
    if isinstance(vendor, str) and is_descriptor_path(vendor):
        yield vendor
    logo = guide.get("logo") if isinstance(guide, dict) else None
    if isinstance(logo, str) and not logo.startswith("https://"):
        yield logo
