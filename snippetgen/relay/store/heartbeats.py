"""Rows that prove that each process can write to the database."""

from __future__ import annotations

import os
import socket

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError, ProgrammingError

KEPT = 86400.0
"""Seconds for which the row of an ended process is kept."""

# Nothing in it outlives an upgrade, so it is created when needed and never migrated.
_HEARTBEATS = sa.Table(
    "heartbeats",
    sa.MetaData(),
    sa.Column("process", sa.String(255), primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
)


class Heartbeats:
    """Writes a row for this process. Raises sqlalchemy.exc.SQLAlchemyError if that fails."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._process = f"{socket.gethostname()[:200]}:{os.getpid()}"

    def beat(self, now: float) -> float:
        """Write the row. Returns by how many seconds the database's clock is ahead of `now`."""
        try:
            return self._beat(now)
        except (OperationalError, ProgrammingError):
            if sa.inspect(self._engine).has_table(_HEARTBEATS.name):
                raise
        with self._engine.begin() as connection:
            connection.execute(sa.schema.CreateTable(_HEARTBEATS, if_not_exists=True))
        return self._beat(now)

    def _beat(self, now: float) -> float:
        on_postgresql = self._engine.dialect.name == "postgresql"
        insert = postgresql.insert if on_postgresql else sqlite.insert
        row = {"process": self._process, "at": now}
        statement = insert(_HEARTBEATS).values(row)
        statement = statement.on_conflict_do_update(index_elements=["process"], set_=row)
        with self._engine.begin() as connection:
            connection.execute(statement)
            connection.execute(sa.delete(_HEARTBEATS).where(_HEARTBEATS.c.at < now - KEPT))
            if not on_postgresql:
                return 0.0  # SQLite has the clock of this machine
            theirs = sa.select(sa.func.extract("epoch", sa.func.clock_timestamp()))
            return float(connection.execute(theirs).scalar_one()) - now
