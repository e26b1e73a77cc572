"""Tables from database queries."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snippetgen.config.fleet.settings import ENVIRONMENT
from snippetgen.config.fleet.tables.table import TableRow, file_stamp, unreadable, wrong_bytes
from snippetgen.config.toml_positions import Position
from snippetgen.text.display import escaped, shown
from snippetgen.text.extras import missing_library
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from snippetgen.config.fleet.tables.table import Stamp

ROWS_AT_ONCE = 500


class DatabaseTable:
    """The result of a query in an SQLite or PostgreSQL database, which is only read."""

    def __init__(
        self, address: str, query: str, folder: Path, file: str, changes: str | None = None
    ) -> None:
        """`changes` is a query whose result differs after a change of the table.

        The path of an SQLite database is relative to `folder`. `file` has the table `[fleet]`, for
        problems with the address. Raises ConfigError if the address is invalid or a library is
        missing.
        """
        self._file = file
        self._url = self._absolute(_address(address, file), folder)
        self._query = _plain(query.strip().removesuffix(";"))
        self._changes = changes and _plain(changes.strip().removesuffix(";"))
        # Parameters may also contain a password.
        self.place_name = self._url.set(query={}).render_as_string(hide_password=True)
        if self._url.get_backend_name() == "sqlite":
            self.place_name = str(self._url.database)

    def columns(self) -> Sequence[str]:
        from sqlalchemy import text

        with self._connection() as connection:
            statement = f"SELECT * FROM ({self._query}\n) AS customers LIMIT 0"  # noqa: S608
            names = list(connection.execute(text(statement)).keys())
        for index, name in enumerate(names):
            # SQLite renames the second of two columns with the same name, for example to `goal:1`.
            first, _, number = name.rpartition(":")
            if name in names[:index] or (first in names[:index] and number.isdecimal()):
                message = f"the query has the column {shown(first or name)} twice. Rename one."
                raise unreadable(self.place_name, message)
        return names

    def rows(self) -> Iterator[TableRow | Problem]:
        yield from self._select(self._query, {})

    def find(self, name: str, column: str) -> Iterator[TableRow]:
        quoted = _plain('"{}"'.format(column.replace('"', '""')))
        statement = f"SELECT * FROM ({self._query}\n) AS customers WHERE {quoted} = :name"  # noqa: S608
        for row in self._select(statement, {"name": name}):
            if isinstance(row, TableRow):
                yield row

    def place(self, row: TableRow, column: str) -> Position:
        columns = list(row.cells)
        return Position(row.line, columns.index(column) + 1 if column in columns else 1)

    def stamp(self) -> Stamp | None:
        from sqlalchemy import text

        if self._changes:
            with self._connection() as connection:
                return tuple(map(tuple, connection.execute(text(self._changes)).fetchmany(10)))
        if self._url.get_backend_name() == "sqlite":
            path = Path(str(self._url.database))
            # A transaction may still be in the log that SQLite keeps beside the file.
            return file_stamp(path), file_stamp(path.with_name(f"{path.name}-wal"))
        return None

    def _select(self, statement: str, values: Mapping[str, Any]) -> Iterator[TableRow | Problem]:
        from sqlalchemy import text

        with (
            self._connection() as connection,
            connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
                text(statement), values
            ) as result,
        ):
            for number, row in enumerate(result.mappings(), 1):
                yield self._row(number, dict(row))

    def _row(self, number: int, row: Mapping[str, Any]) -> TableRow | Problem:
        for column, cell in enumerate(row.values(), 1):
            if isinstance(cell, str) and wrong_bytes(cell) is not None:
                message = "contains a byte that is not UTF-8. Store text as UTF-8."
                return Problem(None, None, message, self.place_name, number, column)
        return TableRow(number, row)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """Connect for a block. Raises ConfigError with the driver's reason."""
        from sqlalchemy import text
        from sqlalchemy.exc import SQLAlchemyError

        engine = self._engine()
        try:
            with engine.connect() as connection:
                if engine.dialect.name == "sqlite":
                    connection.execute(text("PRAGMA query_only = ON"))
                    driver: Any = connection.connection.driver_connection
                    driver.text_factory = _text
                    yield connection
                else:
                    yield connection.execution_options(postgresql_readonly=True)
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise unreadable(self.place_name, f"cannot be read: {escaped(reason)}") from None
        finally:
            engine.dispose()

    def _engine(self) -> Engine:
        from sqlalchemy import create_engine

        try:
            return create_engine(self._url)
        except ModuleNotFoundError as error:
            raise self._wrong(missing_library(error, "fleet")) from None

    def _absolute(self, address: str, folder: Path) -> URL:
        try:
            from sqlalchemy.engine import make_url
            from sqlalchemy.exc import ArgumentError
        except ModuleNotFoundError as error:
            raise self._wrong(missing_library(error, "fleet")) from None
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):
            raise self._wrong("is not an address such as sqlite:///customers.db.") from None
        if url.drivername in ("postgres", "postgresql"):
            return url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "postgresql":
            return url
        if url.drivername not in ("sqlite", "sqlite+pysqlite") or not url.database:
            raise self._wrong(
                "must begin with sqlite:/// and the path of a file, or with postgresql://."
            )
        path = folder / url.database
        if not path.is_file():
            raise unreadable(str(path), "no such file.")
        return url.set(database=str(path))

    def _wrong(self, message: str) -> ConfigError:
        # The address may contain a password.
        return ConfigError([Problem("fleet.database", None, message, self._file)])


def _address(written: str, file: str) -> str:
    if not written.startswith(ENVIRONMENT):
        return written
    variable = written.removeprefix(ENVIRONMENT)
    if address := os.environ.get(variable):
        return address
    message = "is not set in the environment."
    raise ConfigError([Problem("fleet.database", shown(written), message, file)])


def _text(content: bytes) -> str:
    """Return text from SQLite, with lone surrogates for bytes that are not UTF-8."""
    return content.decode(errors="surrogateescape")


def _plain(statement: str) -> str:
    """Return SQL in which SQLAlchemy finds no placeholders."""
    return statement.replace(":", r"\:")
