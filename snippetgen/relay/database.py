"""The table of calls, and the database that holds it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url

METADATA = sa.MetaData()
CALLS = sa.Table(
    "calls",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("vendor", sa.String(64), nullable=False),
    sa.Column("call_id", sa.String(255), nullable=False),
    sa.Column("goal", sa.String(1024), nullable=False),
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
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("in_doubt", sa.Boolean, nullable=False),
    sa.UniqueConstraint("vendor", "call_id", "goal"),
    sa.Index("calls_by_state", "state", "due_at"),
)


def open_engine(url: str) -> sa.Engine:
    """Open a database by its address, such as sqlite:///calls.db; makes the file of SQLite's.

    Raises sqlalchemy.exc.ArgumentError for what is no address, OSError where the file cannot be.
    """
    database = make_url(url)
    if database.get_backend_name() != "sqlite":
        return sa.create_engine(database, pool_pre_ping=True)
    if database.database:
        # What is in it is nobody else's business.
        os.close(os.open(Path(database.database), os.O_CREAT | os.O_RDWR, 0o600))
    if "timeout" not in database.query:
        database = database.update_query_dict({"timeout": "10"})
    engine = sa.create_engine(database)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401
    """Make what is committed be on disk, and let others read meanwhile."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
