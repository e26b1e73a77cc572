"""Upgrade the records of 0.1.0: add lanes, tallies, and keys with the configuration's name.

The tables of 0.1.0 have no revision.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from snippetgen.conversions.event_api import conversion_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping

revision = "0001"
down_revision = None

BATCH = 1000
KNOWN_FOR = 30 * 86400.0

_CLASSIC = re.compile(r"https://(\d{1,64})\.log\.optimizely\.com/")
_REVENUE = re.compile(r"[?&]v=")


def upgrade() -> None:
    """Copy the calls into the new table, row by row. The rejections stay where they are."""
    for index in ("in_doubt", "by_call_id", "due", "counted", "expiring"):
        op.drop_index(f"calls_{index}", "calls")
    op.rename_table("calls", "calls_0_1_0")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX calls_pkey RENAME TO calls_0_1_0_pkey")
        op.execute("ALTER SEQUENCE calls_id_seq RENAME TO calls_0_1_0_id_seq")
    calls, lanes = _create_calls(), _create_lanes()
    _copy(calls, lanes)
    op.drop_table("calls_0_1_0")
    _create_indexes()
    _create_tallies()


def _copy(calls: sa.Table, lanes: sa.Table) -> None:
    bind = op.get_bind()
    old = sa.Table("calls_0_1_0", sa.MetaData(), autoload_with=bind)
    ids: dict[tuple[str, str, str], int] = {}
    last = 0
    while True:
        statement = sa.select(old).where(old.c.id > last).order_by(old.c.id).limit(BATCH)
        rows = [dict(row) for row in bind.execute(statement).mappings()]
        if not rows:
            break
        last = rows[-1]["id"]
        for row in rows:
            project = _CLASSIC.match(row["payload"] or "")
            lane = (row["source"], row["destination"], project[1] if project else "")
            row["lane"] = ids.setdefault(lane, len(ids) + 1)
            _complete(row)
        bind.execute(sa.insert(calls), rows)
    if ids:
        bind.execute(sa.insert(lanes), [_lane(id_, *lane) for lane, id_ in ids.items()])
    if bind.dialect.name == "postgresql":
        for table in ("calls", "lanes"):
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            op.execute(f"SELECT setval({sequence}, max(id)) FROM {table} HAVING max(id) > 0")  # noqa: S608


def _complete(row: dict[str, Any]) -> None:
    names = [row[name] for name in ("source", "vendor", "call_id", "goal")]
    row["sender"] = ""
    row["key"] = hashlib.sha256(json.dumps(names).encode()).digest()
    # The id under which the delivery may already have been sent.
    row["uuid"] = conversion_uuid(row["vendor"], row["call_id"], row["goal"])
    if not row["attempts"]:
        row["due_at"] = 0.0
    payload = row["payload"]
    if payload is None:
        row["expires_at"] += max(0.0, KNOWN_FOR - row["keep"])
    elif row["destination"].startswith("classic") and not _REVENUE.search(payload):
        row["resend"] = True
    del row["leased_until"]


def _lane(id_: int, source: str, destination: str, project: str) -> Mapping[str, object]:
    return {
        "id": id_,
        "source": source,
        "destination": destination,
        "project": project,
        "failures": 0,
        "pause": 0.0,
        "rests_until": 0.0,
        "changed_at": 0.0,
    }


def _create_calls() -> sa.Table:
    return op.create_table(
        "calls",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("vendor", sa.String(64), nullable=False),
        sa.Column("call_id", sa.String(255), nullable=False),
        sa.Column("goal", sa.String(1024), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("destination", sa.String(16), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("called_at", sa.BigInteger, nullable=False),
        sa.Column("max_age", sa.Float, nullable=False),
        sa.Column("keep", sa.Float, nullable=False),
        sa.Column("resend", sa.Boolean, nullable=False),
        sa.Column("accepted_at", sa.Float, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sender", sa.String(32), nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("changed_at", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
    )


def _create_lanes() -> sa.Table:
    return op.create_table(
        "lanes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("destination", sa.String(16), nullable=False),
        sa.Column("project", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("pause", sa.Float, nullable=False),
        sa.Column("rests_until", sa.Float, nullable=False),
        sa.Column("changed_at", sa.Float, nullable=False),
        sa.UniqueConstraint("source", "destination", "project"),
    )


def _create_indexes() -> None:
    op.drop_index("rejections_counted", "rejections")
    op.drop_index("rejections_latest", "rejections")
    pending, sending = "state = 'pending'", "state = 'sending'"
    finished = "state IN ('delivered', 'given_up')"
    notification = "body IS NOT NULL OR query IS NOT NULL"
    for name, table, columns, condition in (
        ("calls_pending", "calls", ["lane", "due_at", "id"], pending),
        ("calls_finished", "calls", ["expires_at"], finished),
        ("calls_latest_pending", "calls", ["changed_at", "id"], pending),
        ("calls_latest_sending", "calls", ["changed_at", "id"], sending),
        ("calls_latest_delivered", "calls", ["changed_at", "id"], "state = 'delivered'"),
        ("calls_latest_given_up", "calls", ["changed_at", "id"], "state = 'given_up'"),
        ("calls_by_call_id", "calls", ["call_id"], None),
        ("lanes_by_project", "lanes", ["project", "destination"], None),
        ("lanes_failing", "lanes", ["id"], "failures > 0 OR rests_until > 0"),
        ("rejections_of_source", "rejections", ["source", "reason", "id"], None),
        ("rejections_latest", "rejections", ["received_at", "id"], None),
        ("rejections_with_notification", "rejections", ["notification_expires_at"], notification),
    ):
        where = None if condition is None else sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _create_tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO tallies (subject, name, reason, in_doubt, number) "
        "SELECT 'calls', state, reason, in_doubt, count(*) FROM calls "
        "GROUP BY state, reason, in_doubt"
    )
    op.execute(
        "INSERT INTO tallies (subject, name, reason, in_doubt, number) "
        "SELECT 'rejections', source, reason, false, count(*) FROM rejections "
        "GROUP BY source, reason"
    )
