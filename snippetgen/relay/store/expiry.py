"""Deletes what has expired, in small transactions that block others only briefly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from snippetgen.relay.store.breaker import FAILURES
from snippetgen.relay.store.lanes import PENDING
from snippetgen.relay.store.schema import CALLS, LANES, REJECTIONS

if TYPE_CHECKING:
    from snippetgen.relay.store.tallies import Tallies

BATCH = 500
"""The maximum number of rows that one transaction changes."""

KNOWN_FOR = 30 * 86400.0
"""Seconds for which a finished call is remembered, even if its data is deleted sooner, because a
vendor may repeat it."""

_FINISHED = sa.text("state IN ('delivered', 'given_up')")
_HAS_NOTIFICATION = sa.text("(body IS NOT NULL OR query IS NOT NULL)")
_FAILING = sa.text("(failures > 0 OR rests_until > 0)")


class Expiry:
    """Deletes expired deliveries and rejections. Raises what the store raises."""

    def __init__(self, engine: sa.Engine, tallies: Tallies) -> None:
        self._engine = engine
        self._tallies = tallies

    def run_once(self, now: float, limit: int = BATCH) -> bool:
        """Delete up to `limit` rows of each kind. Returns whether there may be more."""
        is_more = False
        for step in (_finished, _too_old, _notifications, _rejections):
            with self._engine.begin() as connection:
                changed = step(connection, now, limit)
            self._tallies.note(changed)
            is_more = is_more or changed >= limit
        return is_more


def _finished(connection: sa.Connection, now: float, limit: int) -> int:
    """Delete finished deliveries, or only their payload if the call must be remembered longer."""
    chosen = (
        sa.select(CALLS.c.id, CALLS.c.payload.is_(None), CALLS.c.keep)
        .where(_FINISHED, CALLS.c.expires_at < now)
        .order_by(CALLS.c.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(chosen).all()
    gone = [id_ for id_, is_empty, keep in rows if is_empty or keep >= KNOWN_FOR]
    emptied = sorted({id_ for id_, *_ in rows} - set(gone))
    if gone:
        connection.execute(sa.delete(CALLS).where(CALLS.c.id.in_(gone)))
    if emptied:
        rest = {"payload": None, "expires_at": CALLS.c.expires_at + KNOWN_FOR - CALLS.c.keep}
        connection.execute(sa.update(CALLS).where(CALLS.c.id.in_(emptied)).values(rest))
    return len(rows)


def _too_old(connection: sa.Connection, now: float, limit: int) -> int:
    """Give up deliveries that have waited too long for a failing project.

    If nothing fails, they are sent instead: the relay was stopped for a long time, or the clock was
    set forward.
    """
    failing = sa.select(LANES.c.id).where(_FAILING, LANES.c.failures >= FAILURES)
    total = 0
    for lane in connection.execute(failing.limit(limit)).scalars().all():
        first = (
            sa.select(CALLS.c.id, CALLS.c.expires_at)
            .where(PENDING, CALLS.c.lane == lane)
            .order_by(CALLS.c.due_at, CALLS.c.id)
            .limit(limit - total)
            .with_for_update(skip_locked=True)
        )
        old = [id_ for id_, expires_at in connection.execute(first) if expires_at < now]
        if old:
            change = sa.update(CALLS).where(CALLS.c.id.in_(old), PENDING)
            values = {"state": "given_up", "reason": "too_old", "changed_at": now}
            connection.execute(change.values(values | {"expires_at": now + CALLS.c.keep}))
            total += len(old)
        if total >= limit:
            break
    return total


def _notifications(connection: sa.Connection, now: float, limit: int) -> int:
    chosen = sa.select(REJECTIONS.c.id).where(
        _HAS_NOTIFICATION, REJECTIONS.c.notification_expires_at < now
    )
    chosen = chosen.limit(limit).with_for_update(skip_locked=True)
    if ids := connection.execute(chosen).scalars().all():
        change = sa.update(REJECTIONS).where(REJECTIONS.c.id.in_(ids))
        connection.execute(change.values(body=None, query=None))
    return len(ids)


def _rejections(connection: sa.Connection, now: float, limit: int) -> int:
    chosen = sa.select(REJECTIONS.c.id).where(REJECTIONS.c.expires_at < now)
    chosen = chosen.limit(limit).with_for_update(skip_locked=True)
    if ids := connection.execute(chosen).scalars().all():
        connection.execute(sa.delete(REJECTIONS).where(REJECTIONS.c.id.in_(ids)))
    return len(ids)
