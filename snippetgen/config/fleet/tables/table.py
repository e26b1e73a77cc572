"""What all tables of customers have in common."""

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
    """A row as the table has it."""

    line: int
    """Line at which the row begins, or number of the row in a query's result; from 1."""
    cells: Mapping[str, Any] = field(repr=False)
    """Values by column."""
    text: str = field(default="", repr=False)
    """The lines of the row, in which `Table.place` finds a column."""


class Table(Protocol):
    """A table of customers. Nothing is read before it is asked for."""

    place_name: str
    """The file, or the database without a password, as problems name it."""

    def columns(self) -> Sequence[str]:
        """Return the columns; empty if each row has its own.

        Raises ConfigError if the table cannot be read.
        """

    def rows(self) -> Iterator[TableRow | Problem]:
        """Read the rows one after the other; a row that cannot be read is a problem.

        Raises ConfigError if the table cannot be read.
        """

    def find(self, name: str, column: str) -> Iterator[TableRow]:
        """Read the rows that have a name in a column. Raises ConfigError like `rows`."""

    def place(self, row: TableRow, column: str) -> Position:
        """Return the position of a column in a row; that of the row if it lacks the column."""

    def stamp(self) -> Stamp | None:
        """Return the state of the table, which differs after a change; None if it is not known.

        Raises ConfigError if it cannot be read.
        """


def unreadable(place: str, message: str, line: int | None = None, column: int = 1) -> ConfigError:
    """Return the error of a table that cannot be read, or whose beginning is wrong."""
    at = None if line is None else column
    return ConfigError([Problem(None, None, message, place, line, at)])


def opened(path: Path) -> TextIOWrapper:
    """Open a text file of UTF-8, with or without a byte order mark; line ends stay as they are.

    Wrong bytes become lone surrogates, which `wrong_bytes` finds. Raises ConfigError if the file
    cannot be read.
    """
    place = str(path)
    try:
        if path.is_dir():
            raise unreadable(place, "is a folder; name the file in it.")
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
