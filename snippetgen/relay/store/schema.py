"""The tables. A change needs a revision in `migrations/versions`, and a new number here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from snippetgen.relay.store.activity import ACTIVITY, SOURCE_COUNTS
from snippetgen.relay.store.models import MAX_CALL_ID_LENGTH, MAX_GOAL_LENGTH, STATES
from snippetgen.relay.store.tally_triggers import TALLIES, create_triggers
from snippetgen.relay.tracing import MAX_TRACEPARENT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

REVISION = "0006"
"""The newest revision of the tables."""

MAX_PROJECT_LENGTH = 64
MAX_HOST_LENGTH = 255


def _where(condition: str) -> dict[str, Any]:
    """Limit an index to the rows that meet a condition."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


METADATA = sa.MetaData()

LANES = sa.Table(
    "lanes",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("destination", sa.String(16), nullable=False),
    sa.Column("project", sa.String(MAX_PROJECT_LENGTH), nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("pause", sa.Float, nullable=False),
    sa.Column("rests_until", sa.Float, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("host", sa.String(MAX_HOST_LENGTH), nullable=False, server_default=""),
    sa.UniqueConstraint("source", "destination", "project"),
    sa.Index("lanes_by_project", "project", "destination"),
    sa.Index("lanes_failing", "id", **_where("failures > 0 OR rests_until > 0")),
)

HOSTS = sa.Table(
    "hosts",
    METADATA,
    sa.Column("name", sa.String(MAX_HOST_LENGTH), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("pause", sa.Float, nullable=False),
    sa.Column("rests_until", sa.Float, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
)
"""Hosts that have asked to wait."""

CALLS = sa.Table(
    "calls",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    # A digest of source, vendor, call id and goal, which together are too long for an index.
    sa.Column("key", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("vendor", sa.String(64), nullable=False),
    sa.Column("call_id", sa.String(MAX_CALL_ID_LENGTH), nullable=False),
    sa.Column("goal", sa.String(MAX_GOAL_LENGTH), nullable=False),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("destination", sa.String(16), nullable=False),
    sa.Column("uuid", sa.String(36), nullable=False),
    sa.Column("lane", sa.Integer, nullable=False),
    sa.Column("payload", sa.Text),
    sa.Column("called_at", sa.BigInteger, nullable=False),
    sa.Column("max_age", sa.Float, nullable=False),
    sa.Column("keep", sa.Float, nullable=False),
    sa.Column("resend", sa.Boolean, nullable=False),
    sa.Column("traceparent", sa.String(MAX_TRACEPARENT_LENGTH)),
    sa.Column("history", sa.Text, nullable=False, server_default=""),
    sa.Column("accepted_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("sender", sa.String(32), nullable=False),
    sa.Column("due_at", sa.Float, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("in_doubt", sa.Boolean, nullable=False),
    # Millions of finished calls must not slow down the search for unfinished ones.
    sa.Index("calls_pending", "lane", "due_at", "id", **_where("state = 'pending'")),
    sa.Index("calls_finished", "expires_at", **_where("state IN ('delivered', 'given_up')")),
    # One for each state, because SQLite would also use a common index for other searches by state.
    *(
        sa.Index(f"calls_latest_{state}", "changed_at", "id", **_where(f"state = '{state}'"))
        for state in STATES
    ),
    sa.Index("calls_by_call_id", "call_id"),
    sa.Index("calls_of_source", "source", "accepted_at"),
)

REJECTIONS = sa.Table(
    "rejections",
    METADATA,
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
    sa.Index("rejections_of_source", "source", "reason", "id"),
    sa.Index("rejections_received", "source", "received_at"),
    sa.Index("rejections_latest", "received_at", "id"),
    sa.Index("rejections_expiring", "expires_at"),
    sa.Index(
        "rejections_with_notification",
        "notification_expires_at",
        **_where("body IS NOT NULL OR query IS NOT NULL"),
    ),
    sa.Index("rejections_by_call_id", "call_id"),
)

for _table in (TALLIES, ACTIVITY, SOURCE_COUNTS):
    _table.to_metadata(METADATA)


def create(connection: sa.Connection, tables: Iterable[sa.Table] | None = None) -> None:
    """Create tables, by default all of them, with their indexes and triggers."""
    METADATA.create_all(connection, None if tables is None else list(tables), checkfirst=False)
    if tables is None:
        create_triggers(connection)


def kind_of(error: Exception) -> str:
    """Return the name of a database error for logs. Its text may quote the data."""
    return type(getattr(error, "orig", error)).__name__
