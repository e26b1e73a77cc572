"""Add the trace that a call belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column. Existing calls belong to no trace."""
    op.add_column("calls", sa.Column("traceparent", sa.String(55)))
