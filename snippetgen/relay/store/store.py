"""The store of deliveries: the only place that knows their states."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from snippetgen.conversions.event_api import conversion_uuid
from snippetgen.relay.store.activity import Activity
from snippetgen.relay.store.backlog import Backlog
from snippetgen.relay.store.database import open_database
from snippetgen.relay.store.delivery_queue import DeliveryQueue
from snippetgen.relay.store.dialects import insert, is_postgresql
from snippetgen.relay.store.expiry import Expiry
from snippetgen.relay.store.heartbeats import Heartbeats
from snippetgen.relay.store.hosts import Hosts
from snippetgen.relay.store.lanes import LaneIds
from snippetgen.relay.store.models import STATES, Delivery, StoredDelivery
from snippetgen.relay.store.rejections import Rejections
from snippetgen.relay.store.schema import CALLS
from snippetgen.relay.store.tallies import Tallies
from snippetgen.relay.store.wake import CHANNEL, Wake

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.relay.store.models import Rejection

DEADLOCK = "40P01"
"""PostgreSQL's error code for a deadlock."""

ATTEMPTS = 3

_COLUMNS = [CALLS.c[field.name] for field in fields(StoredDelivery)]


class DeliveryStore:
    """Deliveries in an SQLite file or a PostgreSQL database.

    Every change is one transaction, on disk when the method returns. Several processes may share
    a store. Raises sqlalchemy.exc.SQLAlchemyError if the database cannot be read or written. On
    PostgreSQL, every method ends within seconds, even if the server does not respond.
    """

    def __init__(self, url: str | sa.URL) -> None:
        self._engine = open_database(url)
        self._reader = self._engine.execution_options(reading=True)
        self._tallies = Tallies(self._engine, self._reader)
        self._lanes = LaneIds(self._engine)
        self.wake = Wake(self._engine)
        self.queue = DeliveryQueue(self._engine, self._reader, self._tallies)
        self.expiry = Expiry(self._engine, self._tallies)
        self.rejections = Rejections(self._engine, self._reader, self._tallies)
        self.heartbeats = Heartbeats(self._engine)
        self.backlog = Backlog(self._reader)
        self.hosts = Hosts(self._reader)
        self.activity = Activity(self._reader)

    def close(self) -> None:
        """Close all connections."""
        self.wake.close()
        self._engine.dispose()

    def accept(
        self, deliveries: Sequence[Delivery], now: float, rejections: Sequence[Rejection] = ()
    ) -> list[bool]:
        """Store deliveries. Returns, for each delivery, whether it is new.

        A delivery is known if its source has one with the same vendor, call id and goal. Stores
        `rejections` in the same transaction, and deletes those of accepted calls.
        """
        if not deliveries and not rejections:
            return []
        keys = [_key(each) for each in deliveries]
        lanes = self._lanes.of(deliveries)
        rows: dict[bytes, dict[str, Any]] = {}
        for each, key, lane in zip(deliveries, keys, lanes, strict=True):
            rows.setdefault(key, _new(each, key, lane, now))
        for attempt in range(1, ATTEMPTS + 1):
            try:
                inserted = self._accept(rows, deliveries, rejections, now)
                break
            except OperationalError as error:
                if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", "") != DEADLOCK:
                    raise
        self._tallies.note(len(rows) + len(rejections))
        if inserted:
            self.wake.call()
        # Only the first of equal deliveries is new.
        return [_pop(inserted, key) for key in keys]

    def retry(self, id_: int, now: float) -> bool:
        """Make a delivery pending again. Returns False if it was not given up or has no payload."""
        values = {"state": "pending", "due_at": now, "reason": "by_hand", "changed_at": now}
        statement = (
            sa.update(CALLS)
            .where(CALLS.c.id == id_, CALLS.c.state == "given_up", CALLS.c.payload.is_not(None))
            .values(values | {"expires_at": now + CALLS.c.max_age})
        )
        with self._engine.begin() as connection:
            found = connection.execute(statement).rowcount == 1
            if found:
                self._notify(connection)
        if found:
            self.wake.call()
        return found

    def counts(self) -> dict[tuple[str, str], int]:
        """Return the number of deliveries by state and reason."""
        return self._tallies.counts("calls")

    def count_in_doubt(self) -> int:
        """Return the number of deliveries that have ever been in doubt."""
        return self._tallies.in_doubt()

    def get(self, id_: int) -> StoredDelivery | None:
        """Return a delivery by its id, or None."""
        return next(iter(self._select(CALLS.c.id == id_)), None)

    def find(self, delivery: Delivery) -> StoredDelivery | None:
        """Return what is stored for a delivery, or None."""
        return next(iter(self._select(CALLS.c.key == _key(delivery))), None)

    def find_call(self, call_id: str) -> list[StoredDelivery]:
        """Return the deliveries of a call: one for each source, vendor and goal."""
        return self._select(CALLS.c.call_id == call_id)

    def latest(
        self, state: str | None, limit: int, before: tuple[float, int] | None = None
    ) -> list[StoredDelivery]:
        """Return up to `limit` deliveries, the last changed first.

        `before` is `(changed_at, id)` of the last delivery of the previous page.
        """
        found: list[StoredDelivery] = []
        for each in STATES:
            if state in (None, each):
                # A literal, as in the condition of the index.
                wanted = sa.text(f"state = '{each}'")
                found += self._page(wanted, CALLS.c.changed_at, limit, before)
        return sorted(found, key=lambda each: (each.changed_at, each.id), reverse=True)[:limit]

    def latest_of(
        self, source: str, limit: int, before: tuple[float, int] | None = None
    ) -> list[StoredDelivery]:
        """Return up to `limit` deliveries of a source, the last accepted first.

        `before` is `(accepted_at, id)` of the last delivery of the previous page.
        """
        return self._page(CALLS.c.source == source, CALLS.c.accepted_at, limit, before)

    def _page(
        self,
        wanted: sa.ColumnElement[bool] | sa.TextClause,
        time: sa.Column[float],
        limit: int,
        before: tuple[float, int] | None,
    ) -> list[StoredDelivery]:
        """Return up to `limit` deliveries, the latest first; `before` is a time and an id."""
        statement = sa.select(*_COLUMNS).where(wanted)
        if before is not None:
            statement = statement.where(sa.tuple_(time, CALLS.c.id) < before)
        latest = statement.order_by(time.desc(), CALLS.c.id.desc()).limit(limit)
        with self._reader.connect() as connection:
            rows = connection.execute(latest).mappings()
            return [StoredDelivery(**row) for row in rows]

    def _accept(
        self,
        rows: Mapping[bytes, Mapping[str, object]],
        deliveries: Sequence[Delivery],
        rejections: Sequence[Rejection],
        now: float,
    ) -> set[bytes]:
        inserted: set[bytes] = set()
        with self._engine.begin() as connection:
            if rows:
                statement = insert(connection, CALLS).on_conflict_do_nothing(index_elements=["key"])
                # In one order, so that two processes do not wait for each other.
                ordered = [
                    rows[key] for key in (sorted(rows) if is_postgresql(connection) else rows)
                ]
                found = connection.execute(statement.returning(CALLS.c.key), ordered)
                inserted = {bytes(key) for key in found.scalars()}
                self.rejections.resolve(connection, deliveries)
            self.rejections.add(connection, rejections, now)
            if inserted:
                self._notify(connection)
        return inserted

    def _notify(self, connection: sa.Connection) -> None:
        if is_postgresql(connection):
            connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))

    def _select(self, condition: sa.ColumnElement[bool]) -> list[StoredDelivery]:
        with self._reader.connect() as connection:
            rows = connection.execute(sa.select(*_COLUMNS).where(condition)).mappings()
            return [StoredDelivery(**row) for row in rows]


def _new(delivery: Delivery, key: bytes, lane: int, now: float) -> dict[str, Any]:
    values = asdict(delivery)
    del values["project"]
    uuid = conversion_uuid(delivery.vendor, delivery.call_id, delivery.goal, delivery.source)
    return {
        **values,
        "key": key,
        "uuid": uuid,
        "lane": lane,
        "accepted_at": now,
        "expires_at": now + delivery.max_age,
        "state": "pending",
        "sender": "",
        "due_at": 0.0,
        "changed_at": now,
        "attempts": 0,
        "reason": "",
        "in_doubt": False,
    }


def _key(delivery: Delivery) -> bytes:
    names = [delivery.source, delivery.vendor, delivery.call_id, delivery.goal]
    return hashlib.sha256(json.dumps(names).encode()).digest()


def _pop(keys: set[bytes], key: bytes) -> bool:
    if key not in keys:
        return False
    keys.remove(key)
    return True
