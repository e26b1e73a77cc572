"""The calls without a delivery: one row per call, with the latest reason."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING

import sqlalchemy as sa

from snippetgen.relay.store.dialects import insert
from snippetgen.relay.store.models import CONFLICTING_ID, MISSING_ID, UNREADABLE, StoredRejection
from snippetgen.relay.store.schema import REJECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.relay.store.models import Delivery, Rejection
    from snippetgen.relay.store.tallies import Tallies

_COLUMNS = [REJECTIONS.c[field.name] for field in fields(StoredRejection)]
_KEY = (REJECTIONS.c.source, REJECTIONS.c.key)


class Rejections:
    """Rejected calls in the database of a store. Raises what the store raises."""

    def __init__(self, engine: sa.Engine, reader: sa.Engine, tallies: Tallies) -> None:
        self._engine = engine
        self._reader = reader
        self._tallies = tallies

    def add(self, connection: sa.Connection, rejections: Sequence[Rejection], now: float) -> None:
        """Store rejections within a transaction. Each replaces an earlier rejection of its call."""
        # A statement must not contain a row twice.
        rows = {(row["source"], row["key"]): row for row in (_new(r, now) for r in rejections)}
        if not rows:
            return
        statement = insert(connection, REJECTIONS)
        statement = statement.on_conflict_do_update(
            index_elements=_KEY,
            set_={c.name: c for c in statement.excluded if c.name not in ("id", "source", "key")},
        )
        connection.execute(statement, [rows[key] for key in sorted(rows)])

    def resolve(self, connection: sa.Connection, deliveries: Iterable[Delivery]) -> None:
        """Delete the rejections of calls that are now accepted, within a transaction.

        Conflicts stay, because they are about another call with the same id.
        """
        statement = sa.delete(REJECTIONS).where(
            REJECTIONS.c.source == sa.bindparam("of_source"),
            REJECTIONS.c.key == sa.bindparam("of_call"),
            REJECTIONS.c.reason != CONFLICTING_ID,
        )
        calls = sorted({(each.source, each.call_id) for each in deliveries})
        connection.execute(statement, [{"of_source": s, "of_call": c} for s, c in calls])

    def counts(self) -> dict[tuple[str, str], int]:
        """Return the number of rejected calls by source and reason."""
        return self._tallies.counts("rejections")

    def latest(
        self, limit: int, before: tuple[float, int] | None = None, source: str = ""
    ) -> list[StoredRejection]:
        """Return up to `limit` rejections of all sources or of one, the latest first.

        `before` is `(received_at, id)` of the last rejection of the previous page.
        """
        statement = sa.select(*_COLUMNS)
        if source:
            statement = statement.where(REJECTIONS.c.source == source)
        if before is not None:
            key = sa.tuple_(REJECTIONS.c.received_at, REJECTIONS.c.id)
            statement = statement.where(key < before)
        order = (REJECTIONS.c.received_at.desc(), REJECTIONS.c.id.desc())
        return self._select(statement.order_by(*order).limit(limit))

    def find(self, call_id: str) -> list[StoredRejection]:
        """Return the rejections of a call, at most one for each source."""
        return self._select(sa.select(*_COLUMNS).where(REJECTIONS.c.call_id == call_id))

    def unreadable(self, source: str, after: int, limit: int) -> list[StoredRejection]:
        """Return up to `limit` unreadable calls of a source with ids above `after`, by id."""
        unreadable = sa.or_(
            REJECTIONS.c.reason == MISSING_ID,
            REJECTIONS.c.reason.startswith(UNREADABLE, autoescape=True),
        )
        return self._select(
            sa.select(*_COLUMNS)
            .where(REJECTIONS.c.source == source, unreadable, REJECTIONS.c.id > after)
            .order_by(REJECTIONS.c.id)
            .limit(limit)
        )

    def remove(self, id_: int) -> None:
        """Delete a rejection."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(REJECTIONS).where(REJECTIONS.c.id == id_))

    def _select(self, statement: sa.Select[tuple[object, ...]]) -> list[StoredRejection]:
        with self._reader.connect() as connection:
            return [StoredRejection(**row) for row in connection.execute(statement).mappings()]


def _new(rejection: Rejection, now: float) -> dict[str, object]:
    return {
        "source": rejection.source,
        "key": rejection.call_id or _digest(rejection),
        "call_id": rejection.call_id,
        "reason": rejection.reason,
        "detail": rejection.detail,
        "body": rejection.body,
        "query": rejection.query,
        "received_at": now,
        "expires_at": now + rejection.keep,
        "notification_expires_at": now + rejection.keep_notification,
    }


def _digest(rejection: Rejection) -> str:
    """Return a key for a call without an id. The same notification has the same key."""
    content = (rejection.body or b"") + b"?" + (rejection.query or "").encode()
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
