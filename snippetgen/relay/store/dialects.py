"""The differences between SQLite and PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa


def is_postgresql(connection: sa.Connection | sa.Engine) -> bool:
    """Return whether the database is PostgreSQL."""
    return connection.dialect.name == "postgresql"


def insert(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can have an ON CONFLICT clause."""
    return postgresql.insert(table) if is_postgresql(connection) else sqlite.insert(table)


@contextmanager
def snapshot(reader: sa.Engine) -> Iterator[sa.Connection]:
    """Connect for reading. All statements see the database at the same moment."""
    if is_postgresql(reader):
        reader = reader.execution_options(isolation_level="REPEATABLE READ")
    with reader.connect() as connection:
        if not is_postgresql(reader):
            connection.exec_driver_sql("BEGIN")
        yield connection
