"""Tables in CSV files."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

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
from snippetgen.text.display import escaped, shortened, shown
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

DELIMITERS = (",", ";", "\t", "|")

_DECLARED = re.compile(r"sep=(.)\r?\n?")
"""The first line with which Excel declares a delimiter."""

_WRONG_BYTE = "contains a byte that is not UTF-8. Save the file as UTF-8."

_LINE_END = re.compile(r"\r\n|\n|\r")


class CsvTable:
    """A CSV file with a header, as written by spreadsheets. Cells may be in double quotes."""

    def __init__(self, path: Path, name_column: str, delimiter: str | None) -> None:
        """`name_column` is a column that the header must have."""
        self.path = path
        self.place_name = str(path)
        self._name_column = name_column
        self._delimiter = delimiter

    def columns(self) -> Sequence[str]:
        with opened(self.path) as file:
            return self._reader(file).columns

    def rows(self) -> Iterator[TableRow | Problem]:
        with opened(self.path) as file:
            yield from self._reader(file).rows()

    def find(self, name: str, column: str) -> Iterator[TableRow]:
        for row in self.rows():
            if isinstance(row, TableRow) and row.cells[column].strip() == name:
                yield row

    def place(self, row: TableRow, column: str) -> Position:
        columns = list(row.cells)
        if column not in columns:
            return Position(row.line, 1)
        with opened(self.path) as file:
            delimiter = self._reader(file).delimiter
        return _position(row.line, row.text, _offset(row.text, delimiter, columns.index(column)))

    def stamp(self) -> Stamp | None:
        return file_stamp(self.path)

    def _reader(self, file: TextIO) -> _Reader:
        return _Reader(file, self.place_name, self._name_column, self._delimiter)


class _Reader:
    """Reads the header and then the records of an open file."""

    def __init__(self, file: TextIO, place: str, name_column: str, delimiter: str | None) -> None:
        """Read the header. Raises ConfigError if it is invalid."""
        self._file = file
        self._place = place
        self._number = 0
        self._record: list[str] = []
        header = self._line()
        if match := _DECLARED.fullmatch(header):
            delimiter = delimiter or (match[1] if match[1] in DELIMITERS else None)
            header = self._line()
        if (at := wrong_bytes(header)) is not None:
            raise unreadable(place, _WRONG_BYTE, self._number, at + 1)
        self.delimiter = self._delimiter_of(header, name_column, delimiter)
        self.columns = _cells(header, self.delimiter)
        for index, column in enumerate(self.columns):
            if not column or self.columns.index(column) != index:
                message = (
                    f"column {index + 1} repeats the name {shown(column)}. Rename one."
                    if column
                    else f"column {index + 1} has no name. Give it one, or delete the column."
                )
                offset = _offset(header, self.delimiter, index)
                raise unreadable(place, message, self._number, offset + 1)

    def rows(self) -> Iterator[TableRow | Problem]:
        reader = csv.reader(iter(self._line, ""), delimiter=self.delimiter, strict=True)
        width = len(self.columns)
        while True:
            self._record.clear()
            line = self._number + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield self._not_csv(line, str(error))
                continue
            if cells is None:
                return
            if not any(map(str.strip, cells)):
                continue  # spreadsheets leave such rows at the end
            text = "".join(self._record)
            if (at := wrong_bytes(text)) is not None:
                yield self._problem(line, text, at, _WRONG_BYTE)
            elif len(cells) != width:
                noun = "cell" if len(cells) == 1 else "cells"
                message = f"has {len(cells)} {noun}, but the header has {width}."
                surplus = _offset(text, self.delimiter, width) if len(cells) > width else 0
                yield self._problem(line, text, surplus, message)
            else:
                yield TableRow(line, dict(zip(self.columns, cells, strict=True)), text)

    def _not_csv(self, line: int, reason: str) -> Problem:
        """Return the problem of the last record, which begins at a line."""
        text = "".join(self._record)
        if reason != "unexpected end of data":
            return self._problem(line, text, 0, f"is not CSV: {reason}.")
        return self._problem(line, text, text.rindex('"'), "is not CSV: a quote is not closed.")

    def _problem(self, line: int, text: str, offset: int, message: str) -> Problem:
        """Return a problem at an offset of a record that begins at a line."""
        at = _position(line, text, offset)
        return Problem(None, None, message, self._place, at.line, at.column)

    def _line(self) -> str:
        """Return the next line; "" at the end. Raises ConfigError if it is too long."""
        line = self._file.readline(LONGEST_LINE)
        if line:
            self._number += 1
            self._record.append(line)
        if len(line) == LONGEST_LINE:
            message = f"the line has more than {LONGEST_LINE} characters."
            raise unreadable(self._place, message, self._number)
        return line

    def _delimiter_of(self, header: str, name_column: str, declared: str | None) -> str:
        """Return the delimiter for which the header contains the column of names."""
        delimiters = (declared,) if declared else DELIMITERS
        found = [each for each in delimiters if name_column in _cells(header, each)]
        several = [each for each in found if len(_cells(header, each)) > 1]
        if found and len(several) < 2:
            return (several or found)[0]
        if found:
            raise unreadable(
                self._place, "the header has several delimiters. Set fleet.delimiter.", 1
            )
        message = (
            f"the header has no column {shown(name_column)}, with the names of the customers: "
            f"{escaped(shortened(header.strip())) or 'it is empty'}. Add the column, or set "
            "fleet.name to the column with the names."
        )
        raise unreadable(self._place, message, max(self._number, 1))


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of a header without white space; an empty list if it is not CSV."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _position(line: int, record: str, offset: int) -> Position:
    """Return the position of an offset of a record that begins at a line."""
    *before, last = _LINE_END.split(record[:offset])
    return Position(line + len(before), len(last) + 1)


def _offset(record: str, delimiter: str, index: int) -> int:
    """Return where a cell of a record begins, quotes included."""
    quoted = False
    for offset, character in enumerate(record):
        if index == 0:
            return offset
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            index -= 1
    return len(record.rstrip("\r\n")) if index == 0 else 0
