"""Tables in JSON Lines files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from snippetgen.config.fleet.columns import dotted, kind_of
from snippetgen.config.fleet.tables.table import (
    LONGEST_LINE,
    Stamp,
    TableRow,
    file_stamp,
    opened,
    unreadable,
    wrong_bytes,
)
from snippetgen.config.toml_positions import Position
from snippetgen.text.display import escaped, shortened
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MOST_DIGITS = 100
"""The maximum number of digits of a number. No setting takes more."""


class JsonTable:
    """A file with one JSON object per line. Members of inner objects become dotted columns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place_name = str(path)

    def columns(self) -> Sequence[str]:
        with opened(self.path):
            return ()

    def rows(self) -> Iterator[TableRow | Problem]:
        with opened(self.path) as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE:
                    message = f"the line has more than {LONGEST_LINE} characters."
                    raise unreadable(self.place_name, message, number)
                if line.strip():
                    yield self._row(number, line)

    def find(self, name: str, column: str) -> Iterator[TableRow]:
        for row in self.rows():
            if isinstance(row, TableRow) and row.cells.get(column) == name:
                yield row

    def place(self, row: TableRow, column: str) -> Position:
        for key in (column, column.rpartition(".")[2]):
            written = re.escape(json.dumps(key, ensure_ascii=False))
            if match := re.search(rf"{written}\s*:", row.text):
                return Position(row.line, match.start() + 1)
        return Position(row.line, 1)

    def stamp(self) -> Stamp | None:
        return file_stamp(self.path)

    def _row(self, number: int, line: str) -> TableRow | Problem:
        if (at := wrong_bytes(line)) is not None:
            message = "contains a byte that is not UTF-8. Save the file as UTF-8."
            return self._problem(number, message, at + 1)
        try:
            document = json.loads(
                line.rstrip(), object_pairs_hook=_unique, parse_int=_whole, parse_constant=_constant
            )
            if not isinstance(document, dict):
                raise ValueError("it must be a JSON object")
            return TableRow(number, _unique(list(_columns(document))), line)
        except json.JSONDecodeError as error:
            return self._problem(number, f"is not JSON: {error.msg}.", error.colno)
        except RecursionError:
            message = "is not a row: lists or objects are nested too deeply."
            return self._problem(number, message)
        except ValueError as error:
            return self._problem(number, f"is not a row: {error}.")

    def _problem(self, line: int, message: str, column: int = 1) -> Problem:
        return Problem(None, None, message, self.place_name, line, column)


def _columns(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the columns of a row with their values. An empty object has none."""
    return ((key, value) for key, value in dotted(document) if value != {} or kind_of(key))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"it has the key {escaped(shortened(twice))} twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"it has a number with more than {MOST_DIGITS} digits")
    return int(digits)


def _constant(name: str) -> object:
    raise ValueError(f"{name} is not a valid JSON number")
