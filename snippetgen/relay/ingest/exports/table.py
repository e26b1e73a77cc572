"""Reads tables in text files: delimiters, header lines, quotes and additions by spreadsheets."""

from __future__ import annotations

import contextlib
import csv
import difflib
import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from snippetgen.text.display import escaped, shortened
from snippetgen.text.invisible import is_invisible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from snippetgen.relay.ingest.exports.text_file import TextFile

DELIMITERS = (",", ";", "\t", "|")

LONGEST_CELL = 1024 * 1024

SAMPLE = 64 * 1024
"""The number of characters at the beginning of a file in which to look for the header."""

MOST_LINES_BEFORE_HEADER = 40

_SEPARATOR_LINE = re.compile(r'"?sep=(?P<delimiter>.)"?\s*', re.IGNORECASE)
_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_ZONE = re.compile(r"\bTimeZone\s*=\s*(?P<zone>[^\s;,\"]+)", re.IGNORECASE)
_EDGES = " \t\r\n\f\v\u00a0\ufeff\u200b\u2007\u202f"

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A table in a file, found by the names of the wanted columns.

    `header` counts the rows before the header. `zone` is the time zone from a line
    before the header, or empty.
    """

    file: TextFile
    delimiter: str
    header: int
    names: tuple[str, ...]
    wanted: tuple[str, ...]
    zone: str

    @classmethod
    def find(cls, file: TextFile, wanted: Collection[str]) -> Table:
        """Return the table whose header has the most wanted columns.

        Title and parameter lines may come before the header.
        """
        with file.open() as text:
            sample = text.read(SAMPLE)
        separator = _SEPARATOR_LINE.fullmatch(sample.partition("\n")[0])
        delimiters = separator["delimiter"] if separator else DELIMITERS
        names = {_normal(name) for name in wanted}

        def score(candidate: tuple[str, list[list[str]], int]) -> tuple[int, int, int]:
            _, rows, index = candidate
            cells = {_normal(cell) for cell in rows[index]} - {""}
            return len(cells & names), len(cells), -index

        candidates = [
            (delimiter, rows, index)
            for delimiter in delimiters
            for rows in [_sample_rows(sample, delimiter)]
            for index in range(len(rows))
        ]
        if not candidates:
            raise ValueError(f"{file.name} has no header. Name the columns in its first line")
        delimiter, rows, header = max(candidates, key=score)
        zones = (_ZONE.search(delimiter.join(row)) for row in rows[:header])
        zone = next((found["zone"] for found in zones if found), "")
        titles = tuple(map(_clean, rows[header]))
        return cls(file, delimiter, header, titles, tuple(wanted), zone)

    def require(self, columns: Iterable[str]) -> None:
        """Raise ValueError if the table lacks one of the columns or has it twice."""
        for column in columns:
            places = self._places(column)
            there = ", ".join(escaped(name) for name in self.names if name)
            if not places:
                by_normal = {_normal(name): name for name in self.names if name}
                close = difflib.get_close_matches(_normal(column), by_normal, 1)
                hint = f"; did you mean {by_normal[close[0]]!r}?" if close else ""
                raise ValueError(f"there is no column {column!r}: the file has {there}{hint}")
            if len(places) > 1:
                raise ValueError(
                    f"there are {len(places)} columns {column!r}: rename one of them; "
                    f"the file has {there}"
                )

    def rows(self) -> Iterator[tuple[int, Row | str]]:
        """Yield the number of each row's first line, and its cells by column or its problem.

        A column appears under the wanted name and under its name in the file. Rows without text are
        skipped. If several columns share a name but differ, the cell is a list.
        """
        keys = [(name, [place]) for place, name in enumerate(self.names) if name]
        keys += [(name, places) for name in self.wanted if (places := self._places(name))]
        columns = dict(keys)
        for number, found in self._read():
            if isinstance(found, str):
                yield number, found
                continue
            cells = list(map(_clean, found))
            extra = [cell for cell in cells[len(self.names) :] if cell]
            if extra:
                yield (
                    number,
                    (
                        f"the row has {len(cells)} cells, but the header only {len(self.names)}; "
                        "put a cell that contains the delimiter in quotes"
                    ),
                )
            elif any(cells):
                cells += [""] * (len(self.names) - len(cells))
                yield number, {name: _cell(cells, places) for name, places in columns.items()}

    def _places(self, column: str) -> list[int]:
        """Return the index of a column, by its exact name or, if there is none, ignoring case."""
        exact = [place for place, name in enumerate(self.names) if name == _clean(column)]
        if len(exact) == 1:
            return exact
        return [place for place, name in enumerate(self.names) if _normal(name) == _normal(column)]

    def _read(self) -> Iterator[tuple[int, list[str] | str]]:
        csv.field_size_limit(LONGEST_CELL)
        with self.file.open() as text:
            raw: list[str] = []
            reader = csv.reader(_recorded(text, raw), delimiter=self.delimiter)
            index = 0
            while True:
                raw.clear()
                number = reader.line_num + 1
                try:
                    row: list[str] | str = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    row = f"not CSV: {error}"
                if index > self.header:
                    yield number, _torn(raw, self.delimiter, number) or row
                index += 1


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):  # the rows before the fault can be read
        rows.extend(islice(reader, MOST_LINES_BEFORE_HEADER))
    return rows


def _recorded(lines: Iterable[str], raw: list[str]) -> Iterator[str]:
    for line in lines:
        raw.append(line)
        yield line


def _torn(raw: list[str], delimiter: str, number: int) -> str:
    """Return the problem if lines became one row only because a quote is never closed."""
    if len(raw) < 2:
        return ""
    try:
        list(csv.reader(raw, delimiter=delimiter, strict=True))
    except csv.Error:
        last = number + len(raw) - 1
        return f"lines {number} to {last} were read as one row: the quotes in them do not match"
    return ""


def _clean(cell: str) -> str:
    text = cell.strip(_EDGES)
    formula = _FORMULA.fullmatch(text)
    return formula[1].replace('""', '"').strip(_EDGES) if formula else text


def _normal(name: str) -> str:
    visible = "".join(c for c in _clean(name) if c.isspace() or not is_invisible(c))
    return " ".join(visible.casefold().split())


def _cell(cells: list[str], places: list[int]) -> Any:  # noqa: ANN401
    found = list(dict.fromkeys(cells[place] for place in places))
    return found[0] if len(found) == 1 else found


def describe(table: Table) -> str:
    """Return a sentence about how a table is read."""
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
    delimiter = names.get(table.delimiter, shortened(escaped(table.delimiter)))
    return f"{table.file.encoding_name}, delimiter {delimiter}, header in row {table.header + 1}"
