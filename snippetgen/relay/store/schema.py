"""The tables, and opening the database that holds them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from snippetgen.relay.store.models import MAX_CALL_ID_LENGTH, MAX_GOAL_LENGTH

_CREATION_LOCK = 0x736E6970
"""Number of the advisory lock that PostgreSQL holds while the tables are created."""


def _where(condition: Any) -> dict[str, Any]:  # noqa: ANN401
    """Limit an index to the rows that meet a condition."""
    return {"sqlite_where": condition, "postgresql_where": condition}


_METADATA = sa.MetaData()

CALLS = sa.Table(
    "calls",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("vendor", sa.String(64), nullable=False),
    sa.Column("call_id", sa.String(MAX_CALL_ID_LENGTH), nullable=False),
    sa.Column("goal", sa.String(MAX_GOAL_LENGTH), nullable=False),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("destination", sa.String(16), nullable=False),
    sa.Column("payload", sa.Text),
    sa.Column("called_at", sa.BigInteger, nullable=False),
    sa.Column("max_age", sa.Float, nullable=False),
    sa.Column("keep", sa.Float, nullable=False),
    sa.Column("resend", sa.Boolean, nullable=False),
    sa.Column("accepted_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("due_at", sa.Float, nullable=False),
    sa.Column("leased_until", sa.Float, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("in_doubt", sa.Boolean, nullable=False),
    sa.UniqueConstraint("vendor", "call_id", "goal"),
    sa.Index("calls_due", "state", "due_at"),
    sa.Index("calls_counted", "state", "reason"),
)
# A million finished calls must not slow down the search for the few that need something done.
sa.Index("calls_expiring", CALLS.c.expires_at, **_where(CALLS.c.payload.is_not(None)))
sa.Index("calls_in_doubt", CALLS.c.id, **_where(CALLS.c.in_doubt))
sa.Index("calls_by_call_id", CALLS.c.call_id)

REJECTIONS = sa.Table(
    "rejections",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("key", sa.String(MAX_CALL_ID_LENGTH), nullable=False),
    sa.Column("call_id", sa.String(MAX_CALL_ID_LENGTH), nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary),
    sa.Column("query", sa.Text),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
    sa.Column("notification_expires_at", sa.Float, nullable=False),
    sa.UniqueConstraint("source", "key"),
    sa.Index("rejections_counted", "reason", "source"),
    sa.Index("rejections_latest", "received_at"),
    sa.Index("rejections_expiring", "expires_at"),
    sa.Index("rejections_by_call_id", "call_id"),
)


def open_database(url: str | sa.URL) -> sa.Engine:
    """Open a database by its address, such as sqlite:///calls.db, and create what is missing.

    Raises sqlalchemy.exc.ArgumentError if the address is neither SQLite's nor PostgreSQL's, OSError
    if the file cannot be created, and ImportError if the driver is not installed.
    """
    engine = _engine(make_url(url))
    with engine.begin() as connection:
        # Another process may do the same now: the second one finds that they exist.
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CREATION_LOCK)))
        for table in _METADATA.tables.values():
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))
    return engine


def _engine(database: sa.URL) -> sa.Engine:
    backend = database.get_backend_name()
    if backend == "postgresql":
        return sa.create_engine(database, pool_pre_ping=True)
    if backend != "sqlite":
        raise ArgumentError(f"records are kept in sqlite or postgresql, not in {backend}")
    if database.database:
        # Only its owner may read it.
        os.close(os.open(Path(database.database), os.O_CREAT | os.O_RDWR, 0o600))
    if "timeout" not in database.query:
        database = database.update_query_dict({"timeout": "10"})
    engine = sa.create_engine(database)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401
    """Have commits wait for the disk, and let others read during a write."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def kind_of(error: Exception) -> str:
    """Return the name of a database error for logs. Its text may quote the data."""
    return type(getattr(error, "orig", error)).__name__
