"""Add events of calls over time, and the number of calls of each source by state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables, count the calls of each source, and replace the triggers."""
    op.create_table(
        "activity",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("since", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event", sa.String(16), primary_key=True),
        sa.Column("reason", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "source_counts",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), primary_key=True),
        sa.Column("reason", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.add_column("tallies", sa.Column("source", sa.String(64), nullable=False, server_default=""))
    op.add_column("tallies", sa.Column("happened_at", sa.Float, nullable=False, server_default="0"))
    op.execute(
        "INSERT INTO source_counts (source, state, reason, number) "
        "SELECT source, state, reason, count(*) FROM calls GROUP BY source, state, reason"
    )
    op.execute(
        "INSERT INTO source_counts (source, state, reason, number) "
        "SELECT source, 'rejected', reason, count(*) FROM rejections GROUP BY source, reason"
    )
    # Their text is as in the release that introduced them.
    from snippetgen.relay.store.tally_triggers import create_triggers, drop_triggers

    drop_triggers(op.get_bind())
    create_triggers(op.get_bind())
