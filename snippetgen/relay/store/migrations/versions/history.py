"""Add the history of a delivery's attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column. Nothing is known about earlier attempts."""
    op.add_column("calls", sa.Column("history", sa.Text, nullable=False, server_default=""))
