"""The store of deliveries: the only place that knows their states."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from snippetgen.relay.store.heartbeats import Heartbeats
from snippetgen.relay.store.models import CLOCK_SKEW, Delivery, StoredDelivery
from snippetgen.relay.store.rejections import Rejections
from snippetgen.relay.store.schema import CALLS, open_database

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.relay.store.models import Rejection, State

LEASE = 60.0
"""Seconds for which a delivery belongs to the queue, and then to a sender."""


_COLUMNS = [CALLS.c[field.name] for field in fields(StoredDelivery)]


class DeliveryStore:
    """Deliveries in an SQLite file or a PostgreSQL database.

    Every change is one transaction, on disk when the method returns. Several processes may share
    a store. Raises sqlalchemy.exc.SQLAlchemyError if the database cannot be read or written.
    """

    def __init__(self, url: str | sa.URL, *, lease: float = LEASE) -> None:
        self.lease = lease
        self._engine = open_database(url)
        self.rejections = Rejections(self._engine)
        self.heartbeats = Heartbeats(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def accept(
        self, deliveries: Sequence[Delivery], now: float, rejections: Sequence[Rejection] = ()
    ) -> list[bool]:
        """Store deliveries; return for each whether it is new, by vendor, call id and goal.

        Stores `rejections` in the same transaction, and deletes those of accepted calls.
        """
        if not deliveries and not rejections:
            return []
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        key = (CALLS.c.vendor, CALLS.c.call_id, CALLS.c.goal)
        statement = insert(CALLS).on_conflict_do_nothing(index_elements=key).returning(*key)
        rows = [_new(delivery, now) for delivery in deliveries]
        with self._engine.begin() as connection:
            inserted: set[tuple[str, ...]] = set()
            if deliveries:
                inserted = {tuple(row) for row in connection.execute(statement, rows)}
                self.rejections.resolve(connection, deliveries)
            self.rejections.add(connection, rejections, now)
        # Of equal deliveries only the first is new.
        return [_pop(inserted, (o.vendor, o.call_id, o.goal)) for o in deliveries]

    def take_due(self, now: float, limit: int, source: str | None = None) -> list[int]:
        """Take the ids of pending deliveries that are due; no other process gets them for a lease.

        `source` limits them to one configuration.
        """
        chosen = (
            sa.select(CALLS.c.id)
            .where(CALLS.c.state == "pending", CALLS.c.due_at <= now, CALLS.c.leased_until <= now)
            .order_by(CALLS.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)  # in databases that lock single rows
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

    def release(self, ids: Sequence[int], taken_at: float) -> None:
        """Make those deliveries due again that were taken at `taken_at` and never tried."""
        untried = sa.and_(
            CALLS.c.id.in_(ids),
            CALLS.c.state == "pending",
            CALLS.c.leased_until == taken_at + self.lease,
        )
        with self._engine.begin() as connection:
            connection.execute(sa.update(CALLS).where(untried).values(leased_until=0.0))

    def claim(self, id_: int, now: float) -> StoredDelivery | None:
        """Begin to send a delivery; return None if it is not due or another sender has it.

        An id that is in the queue twice therefore cannot shorten the wait that a host asked for.
        """
        due = sa.and_(CALLS.c.state == "pending", CALLS.c.due_at <= now + CLOCK_SKEW)
        statement = (
            sa.update(CALLS)
            .where(CALLS.c.id == id_, due)
            .values(state="sending", changed_at=now, attempts=CALLS.c.attempts + 1)
            .returning(*_COLUMNS)
        )
        with self._engine.begin() as connection:
            return _stored(connection.execute(statement).mappings().first())

    def postpone(self, delivery: StoredDelivery, due_at: float, reason: str, now: float) -> None:
        """Note that a delivery failed and when it is due again."""
        self._settle(delivery, now, state="pending", due_at=due_at, reason=reason)

    def mark_in_doubt(self, delivery: StoredDelivery, due_at: float, now: float) -> None:
        """Note that it is unknown whether a request arrived."""
        values = _in_doubt(delivery.resend, due_at, now)
        self._settle(delivery, now, in_doubt=True, **values)

    def finish(self, delivery: StoredDelivery, state: State, reason: str, now: float) -> None:
        """Note how a delivery ended."""
        self._settle(delivery, now, state=state, reason=reason, expires_at=now + CALLS.c.keep)

    def sweep(self, now: float) -> int:
        """Settle what senders that died left behind, give up what is too old, delete old payloads.

        Returns how many deliveries are newly in doubt.
        """
        died = sa.and_(CALLS.c.state == "sending", CALLS.c.changed_at < now - self.lease)
        expired = sa.and_(CALLS.c.payload.is_not(None), CALLS.c.expires_at < now)
        waiting = CALLS.c.state == "pending"
        finished = CALLS.c.state.in_(["delivered", "given_up"])
        change = sa.update(CALLS)
        with self._engine.begin() as connection:
            in_doubt = 0
            for resend in (True, False):
                values = _in_doubt(resend, now, now) | {"in_doubt": True, "changed_at": now}
                statement = change.where(died, CALLS.c.resend == resend).values(values)
                in_doubt += connection.execute(statement).rowcount
            connection.execute(change.where(expired, finished).values(payload=None))
            old = _given_up("too_old", now) | {"changed_at": now}
            connection.execute(change.where(expired, waiting).values(old))
            self.rejections.sweep(connection, now)
        return in_doubt

    def retry(self, id_: int, now: float) -> bool:
        """Make a delivery pending again; return False if it was not given up or has no payload."""
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
        """Return the number of deliveries by state and reason."""
        statement = sa.select(CALLS.c.state, CALLS.c.reason, sa.func.count()).group_by(
            CALLS.c.state, CALLS.c.reason
        )
        with self._engine.connect() as connection:
            return {(state, reason): n for state, reason, n in connection.execute(statement)}

    def count_in_doubt(self) -> int:
        """Return for how many deliveries it was ever unknown whether they had arrived."""
        statement = sa.select(sa.func.count()).where(CALLS.c.in_doubt)
        with self._engine.connect() as connection:
            return connection.execute(statement).scalar_one()

    def get(self, id_: int) -> StoredDelivery | None:
        """Return a delivery by its id, or None."""
        statement = sa.select(*_COLUMNS).where(CALLS.c.id == id_)
        with self._engine.connect() as connection:
            return _stored(connection.execute(statement).mappings().first())

    def find(self, delivery: Delivery) -> StoredDelivery | None:
        """Return what is stored for a delivery, or None."""
        statement = sa.select(*_COLUMNS).where(
            CALLS.c.vendor == delivery.vendor,
            CALLS.c.call_id == delivery.call_id,
            CALLS.c.goal == delivery.goal,
        )
        with self._engine.connect() as connection:
            return _stored(connection.execute(statement).mappings().first())

    def find_call(self, call_id: str) -> list[StoredDelivery]:
        """Return the deliveries of a call: one for each vendor and goal."""
        statement = sa.select(*_COLUMNS).where(CALLS.c.call_id == call_id)
        with self._engine.connect() as connection:
            return [StoredDelivery(**row) for row in connection.execute(statement).mappings()]

    def latest(self, state: str | None, limit: int) -> list[StoredDelivery]:
        """Return up to `limit` deliveries, those that changed last first."""
        statement = sa.select(*_COLUMNS).order_by(CALLS.c.changed_at.desc()).limit(limit)
        if state is not None:
            statement = statement.where(CALLS.c.state == state)
        with self._engine.connect() as connection:
            return [StoredDelivery(**row) for row in connection.execute(statement).mappings()]

    def _settle(self, delivery: StoredDelivery, now: float, **values: object) -> None:
        # Unless a sweep has taken it from this sender in the meantime.
        mine = sa.and_(
            CALLS.c.id == delivery.id,
            CALLS.c.state == "sending",
            CALLS.c.attempts == delivery.attempts,
        )
        values |= {"changed_at": now, "leased_until": 0.0}
        with self._engine.begin() as connection:
            connection.execute(sa.update(CALLS).where(mine).values(values))


def _new(delivery: Delivery, now: float) -> dict[str, object]:
    return {
        **{field.name: getattr(delivery, field.name) for field in fields(delivery)},
        "accepted_at": now,
        "expires_at": now + delivery.max_age,
        "state": "pending",
        "due_at": now,
        "leased_until": 0.0,
        "changed_at": now,
        "attempts": 0,
        "reason": "",
        "in_doubt": False,
    }


def _pop(keys: set[tuple[str, ...]], key: tuple[str, ...]) -> bool:
    if key not in keys:
        return False
    keys.remove(key)
    return True


def _in_doubt(resend: bool, due_at: float, now: float) -> dict[str, object]:
    if resend:
        again = {"due_at": due_at, "leased_until": 0.0}
        return {"state": "pending", "reason": "in_doubt", **again}
    return _given_up("in_doubt", now)


def _given_up(reason: str, now: float) -> dict[str, object]:
    return {"state": "given_up", "reason": reason, "expires_at": now + CALLS.c.keep}


def _stored(row: Mapping[str, Any] | sa.RowMapping | None) -> StoredDelivery | None:
    return StoredDelivery(**row) if row else None
