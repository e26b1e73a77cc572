"""Tables in JSON Lines files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from snippetgen.config.fleet.columns import dotted
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
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class JsonTable:
    """A file with one JSON object in each line; objects in it have dotted columns."""

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
        key = column if column in row.text else column.rpartition(".")[2]
        return Position(row.line, max(row.text.find(json.dumps(key, ensure_ascii=False)), 0) + 1)

    def stamp(self) -> Stamp | None:
        return file_stamp(self.path)

    def _row(self, number: int, line: str) -> TableRow | Problem:
        if (at := wrong_bytes(line)) is not None:
            message = "has a byte that is not UTF-8. Save the file as UTF-8."
            return Problem(None, None, message, self.place_name, number, at + 1)
        try:
            document = json.loads(line.rstrip(), object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            message = f"is not JSON: {error.msg}."
            return Problem(None, None, message, self.place_name, number, error.colno)
        except RecursionError:
            message = "is not a row: lists or objects are nested too deeply."
            return Problem(None, None, message, self.place_name, number, 1)
        except ValueError as error:
            message = f"is not a row: {error}."
            return Problem(None, None, message, self.place_name, number, 1)
        if not isinstance(document, dict):
            message = "is not a row: it must be a JSON object."
            return Problem(None, None, message, self.place_name, number, 1)
        return TableRow(number, dict(dotted(document)), line)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"it has the key {escaped(shortened(twice))} twice")
    return found
