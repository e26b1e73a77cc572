"""Add the indexes that find the last call of each configuration."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the indexes."""
    op.create_index("calls_of_source", "calls", ["source", "accepted_at"])
    op.create_index("rejections_received", "rejections", ["source", "received_at"])
