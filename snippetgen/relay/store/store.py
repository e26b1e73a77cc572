"""The records of all accepted calls: what is true about a delivery is what stands here."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from snippetgen.relay.store.models import SKEW, Order, Record
from snippetgen.relay.store.schema import CALLS, open_database

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.relay.store.models import State

LEASE = 60.0
"""Seconds that a record is left to the queue, and to a sender, before it is looked at again."""


_RECORD = [CALLS.c[field.name] for field in fields(Record)]


class Records:
    """The table of calls, in an SQLite file or a PostgreSQL database.

    Every change is one transaction, on disk when the method returns. Several processes may share
    it. Raises sqlalchemy.exc.SQLAlchemyError where the database cannot be read or written.
    """

    def __init__(self, url: str | sa.URL, *, lease: float = LEASE) -> None:
        self.lease = lease
        self._engine = open_database(url)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def accept(self, orders: Sequence[Order], now: float) -> list[bool]:
        """Write orders down; tells for each whether it is new, by vendor, call id and goal."""
        if not orders:
            return []
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        key = (CALLS.c.vendor, CALLS.c.call_id, CALLS.c.goal)
        statement = insert(CALLS).on_conflict_do_nothing(index_elements=key).returning(*key)
        rows = [_new(order, now) for order in orders]
        with self._engine.begin() as connection:
            inserted = {tuple(row) for row in connection.execute(statement, rows)}
        # Of those that are the same the first is the new one.
        return [_taken(inserted, (o.vendor, o.call_id, o.goal)) for o in orders]

    def due(self, now: float, limit: int, source: str | None = None) -> list[int]:
        """Take ids of pending records that are due; nobody else gets them for a lease.

        Of one source only, where it is named.
        """
        chosen = (
            sa.select(CALLS.c.id)
            .where(CALLS.c.state == "pending", CALLS.c.due_at <= now, CALLS.c.leased_until <= now)
            .order_by(CALLS.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)  # where rows are locked one by one
        )
        if source is not None:
            chosen = chosen.where(CALLS.c.source == source)
        statement = (
            sa.update(CALLS)
            .where(CALLS.c.id.in_(chosen.scalar_subquery()))
            .values(leased_until=now + self.lease)
            .returning(CALLS.c.id)
        )
        with self._engine.begin() as connection:
            return list(connection.execute(statement).scalars())

    def give_back(self, ids: Sequence[int], taken: float) -> None:
        """Let records be due again that were taken at a time, and that nobody has tried since."""
        untried = sa.and_(
            CALLS.c.id.in_(ids),
            CALLS.c.state == "pending",
            CALLS.c.leased_until == taken + self.lease,
        )
        with self._engine.begin() as connection:
            connection.execute(sa.update(CALLS).where(untried).values(leased_until=0.0))

    def claim(self, id_: int, now: float) -> Record | None:
        """Begin to send a record; None where it is not pending and due, or another has begun to.

        An id that is in the queue twice thus does not shorten the wait that a host asked for.
        """
        due = sa.and_(CALLS.c.state == "pending", CALLS.c.due_at <= now + SKEW)
        statement = (
            sa.update(CALLS)
            .where(CALLS.c.id == id_, due)
            .values(state="sending", changed_at=now, attempts=CALLS.c.attempts + 1)
            .returning(*_RECORD)
        )
        with self._engine.begin() as connection:
            return _record(connection.execute(statement).mappings().first())

    def postpone(self, record: Record, due_at: float, reason: str, now: float) -> None:
        """Put a record back that was being sent."""
        self._settle(record, now, state="pending", due_at=due_at, reason=reason)

    def doubt(self, record: Record, due_at: float, now: float) -> None:
        """Note that nobody knows whether a request arrived."""
        values = _doubted(record.resend, due_at, now)
        self._settle(record, now, in_doubt=True, **values)

    def finish(self, record: Record, state: State, reason: str, now: float) -> None:
        """Note how the sending of a record ended."""
        self._settle(record, now, state=state, reason=reason, expires_at=now + CALLS.c.keep)

    def sweep(self, now: float) -> int:
        """Settle what nobody will: senders that died, records that are too old, data to delete.

        Tells how many records came to be in doubt.
        """
        died = sa.and_(CALLS.c.state == "sending", CALLS.c.changed_at < now - self.lease)
        expired = sa.and_(CALLS.c.payload.is_not(None), CALLS.c.expires_at < now)
        waiting = CALLS.c.state == "pending"
        finished = CALLS.c.state.in_(["delivered", "given_up"])
        change = sa.update(CALLS)
        with self._engine.begin() as connection:
            doubted = 0
            for resend in (True, False):
                values = _doubted(resend, now, now) | {"in_doubt": True, "changed_at": now}
                statement = change.where(died, CALLS.c.resend == resend).values(values)
                doubted += connection.execute(statement).rowcount
            connection.execute(change.where(expired, finished).values(payload=None))
            old = _given_up("too_old", now) | {"changed_at": now}
            connection.execute(change.where(expired, waiting).values(old))
        return doubted

    def retry(self, id_: int, now: float) -> bool:
        """Make a record pending that was given up; False where it was not, or has no data left."""
        values = {"state": "pending", "due_at": now, "reason": "by_hand", "changed_at": now}
        values["leased_until"] = 0.0
        statement = (
            sa.update(CALLS)
            .where(CALLS.c.id == id_, CALLS.c.state == "given_up", CALLS.c.payload.is_not(None))
            .values(values | {"expires_at": now + CALLS.c.max_age})
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def counts(self) -> dict[tuple[str, str], int]:
        """Count records by state and reason."""
        statement = sa.select(CALLS.c.state, CALLS.c.reason, sa.func.count()).group_by(
            CALLS.c.state, CALLS.c.reason
        )
        with self._engine.connect() as connection:
            return {(state, reason): n for state, reason, n in connection.execute(statement)}

    def doubtful(self) -> int:
        """Count records of which it was ever unknown whether a request had arrived."""
        statement = sa.select(sa.func.count()).where(CALLS.c.in_doubt)
        with self._engine.connect() as connection:
            return connection.execute(statement).scalar_one()

    def get(self, id_: int) -> Record | None:
        """Find a record by its id."""
        statement = sa.select(*_RECORD).where(CALLS.c.id == id_)
        with self._engine.connect() as connection:
            return _record(connection.execute(statement).mappings().first())

    def find(self, order: Order) -> Record | None:
        """Find the record of an order."""
        statement = sa.select(*_RECORD).where(
            CALLS.c.vendor == order.vendor,
            CALLS.c.call_id == order.call_id,
            CALLS.c.goal == order.goal,
        )
        with self._engine.connect() as connection:
            return _record(connection.execute(statement).mappings().first())

    def latest(self, state: str | None, limit: int) -> list[Record]:
        """List records, the ones that changed last first."""
        statement = sa.select(*_RECORD).order_by(CALLS.c.changed_at.desc()).limit(limit)
        if state is not None:
            statement = statement.where(CALLS.c.state == state)
        with self._engine.connect() as connection:
            return [Record(**row) for row in connection.execute(statement).mappings()]

    def _settle(self, record: Record, now: float, **values: object) -> None:
        # Not where the sweep has given the sender up meanwhile, and another one may be at it.
        mine = sa.and_(
            CALLS.c.id == record.id,
            CALLS.c.state == "sending",
            CALLS.c.attempts == record.attempts,
        )
        values |= {"changed_at": now, "leased_until": 0.0}
        with self._engine.begin() as connection:
            connection.execute(sa.update(CALLS).where(mine).values(values))


def _new(order: Order, now: float) -> dict[str, object]:
    return {
        **{field.name: getattr(order, field.name) for field in fields(order)},
        "accepted_at": now,
        "expires_at": now + order.max_age,
        "state": "pending",
        "due_at": now,
        "leased_until": 0.0,
        "changed_at": now,
        "attempts": 0,
        "reason": "",
        "in_doubt": False,
    }


def _taken(keys: set[tuple[str, ...]], key: tuple[str, ...]) -> bool:
    if key not in keys:
        return False
    keys.remove(key)
    return True


def _doubted(resend: bool, due_at: float, now: float) -> dict[str, object]:
    if resend:
        again = {"due_at": due_at, "leased_until": 0.0}
        return {"state": "pending", "reason": "in_doubt", **again}
    return _given_up("in_doubt", now)


def _given_up(reason: str, now: float) -> dict[str, object]:
    return {"state": "given_up", "reason": reason, "expires_at": now + CALLS.c.keep}


def _record(row: Mapping[str, Any] | sa.RowMapping | None) -> Record | None:
    return Record(**row) if row else None
