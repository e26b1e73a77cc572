"""What SQLite and PostgreSQL do differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    import sqlalchemy as sa


def is_postgresql(connection: sa.Connection | sa.Engine) -> bool:
    """Return whether the database is PostgreSQL."""
    return connection.dialect.name == "postgresql"


def insert(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can have an ON CONFLICT clause."""
    return postgresql.insert(table) if is_postgresql(connection) else sqlite.insert(table)
