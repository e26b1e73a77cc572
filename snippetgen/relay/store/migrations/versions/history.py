"""Add when the attempts of a delivery ended, and how."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column. Of earlier attempts nothing is known."""
    op.add_column("calls", sa.Column("history", sa.Text, nullable=False, server_default=""))
