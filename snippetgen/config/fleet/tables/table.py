"""The common interface of tables of customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from io import TextIOWrapper
    from pathlib import Path

    from snippetgen.config.toml_positions import Position

LONGEST_LINE = 1024 * 1024
"""Characters."""

Stamp = tuple[Any, ...]
"""The state of a table. For a file: time of the last change, size and inode."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, before it is read as settings."""

    line: int
    """The line at which the row begins, or the row's number in a query's result, from 1."""
    cells: Mapping[str, Any] = field(repr=False)
    """Values by column."""
    text: str = field(default="", repr=False)
    """The lines of the row, in which `Table.place` finds a column."""


class Table(Protocol):
    """A table of customers, which is read only when it is used."""

    place_name: str
    """The file, or the database without the password, for problems."""

    def columns(self) -> Sequence[str]:
        """Return the columns, or nothing if each row has its own.

        Raises ConfigError if the table cannot be read.
        """

    def rows(self) -> Iterator[TableRow | Problem]:
        """Read the rows one by one. A row that cannot be read becomes a problem.

        Raises ConfigError if the table cannot be read.
        """

    def find(self, name: str, column: str) -> Iterator[TableRow]:
        """Read the rows with a name in a column. Raises ConfigError like `rows`."""

    def place(self, row: TableRow, column: str) -> Position:
        """Return the position of a column in a row, or of the row if it lacks the column."""

    def stamp(self) -> Stamp | None:
        """Return the state of the table, which differs after a change, or None if it is unknown.

        Raises ConfigError if it cannot be read.
        """


def unreadable(place: str, message: str, line: int | None = None, column: int = 1) -> ConfigError:
    """Return the error of a table that cannot be read or has an invalid header."""
    at = None if line is None else column
    return ConfigError([Problem(None, None, message, place, line, at)])


def opened(path: Path) -> TextIOWrapper:
    """Open a UTF-8 text file, with or without a byte order mark, and keep its line endings.

    Invalid bytes become lone surrogates, which `wrong_bytes` finds. Raises ConfigError if the file
    cannot be read.
    """
    place = str(path)
    try:
        if path.is_dir():
            raise unreadable(place, "is a folder. Name a file in it.")
        if path.exists() and not path.is_file():
            raise unreadable(place, "not a regular file.")
        with path.open("rb") as file:
            beginning = file.read(4)
        if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in beginning:
            raise unreadable(place, "is UTF-16. Save it as UTF-8: in Excel, as “CSV UTF-8”.")
        return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except FileNotFoundError:
        raise unreadable(place, "no such file.") from None
    except PermissionError:
        raise unreadable(place, "no permission to read it.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise unreadable(place, f"cannot be read: {reason}.") from None


def wrong_bytes(text: str) -> int | None:
    """Return the position of the first byte that is not UTF-8, from 0; None if all are."""
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def file_stamp(path: Path) -> Stamp | None:
    """Return the state of a file; None if it does not exist."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
