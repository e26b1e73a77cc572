"""Events of calls over time, and the number of calls of each source by state.

Like the totals, both are as fast for a million calls as for one. The database appends changes to
the tallies, `Tallies.fold` adds them to two tables, and a reader adds what is not folded yet.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from snippetgen.relay.store.dialects import insert, snapshot
from snippetgen.relay.store.models import is_unreadable
from snippetgen.relay.store.tally_triggers import TALLIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Event = Literal["counted", "not_counted", "unreadable", "delivered", "retried", "given_up"]

MINUTE, HOUR = 60, 3600

KEPT = 48 * HOUR
"""Seconds for which events are kept."""

REJECTED = "rejected"
"""The state of a call without a delivery."""

ACTIVITY = sa.Table(
    "activity",
    sa.MetaData(),
    # Empty for all sources together, which have sums by minute. A single source has sums by hour.
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("since", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("event", sa.String(16), primary_key=True),
    sa.Column("reason", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

SOURCE_COUNTS = sa.Table(
    "source_counts",
    sa.MetaData(),
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("state", sa.String(16), primary_key=True),
    sa.Column("reason", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

States = dict[tuple[str, str], int]
"""Numbers of calls by state and reason."""


class Tally(NamedTuple):
    """What the database has appended to the tallies about one source."""

    subject: str
    name: str
    reason: str
    source: str
    happened_at: float
    number: int

    @property
    def event(self) -> Event | None:
        """The event; None for a tally that only removes a call from its earlier state."""
        if not self.happened_at:
            return None
        if self.subject == "rejections":
            return "unreadable" if is_unreadable(self.reason) else "not_counted"
        if self.name == "pending":
            return "retried" if self.reason else "counted"
        return "delivered" if self.name == "delivered" else "given_up"

    @property
    def state(self) -> str:
        """The state of a delivery, or `rejected`."""
        return self.name if self.subject == "calls" else REJECTED


class Happened(NamedTuple):
    """The number of events in the period that begins at `since`, in seconds since 1970."""

    since: int
    event: Event
    reason: str
    number: int


_TALLY = [TALLIES.c[name] for name in Tally._fields]
_RAW = TALLIES.c.source != ""


class Activity:
    """Reads events and states. Raises sqlalchemy.exc.SQLAlchemyError if they cannot be read."""

    def __init__(self, reader: sa.Engine) -> None:
        self._reader = reader

    def after(self, start: float, source: str = "") -> list[Happened]:
        """Return the events by period, in order, from the period of `start`.

        A period is a minute for all sources, and an hour for a single source.
        """
        period = HOUR if source else MINUTE
        first = int(start) // period * period
        columns = [ACTIVITY.c[name] for name in Happened._fields]
        folded = sa.select(*columns).where(ACTIVITY.c.source == source, ACTIVITY.c.since >= first)
        recent = sa.select(*_TALLY).where(_RAW, TALLIES.c.happened_at >= first)
        if source:
            recent = recent.where(TALLIES.c.source == source)
        sums: Counter[tuple[int, Event, str]] = Counter()
        with snapshot(self._reader) as connection:
            for since, event, reason, number in connection.execute(folded):
                sums[since, event, reason] += number
            for tally in map(Tally._make, connection.execute(recent)):
                if event := tally.event:
                    sums[_begin(tally, period), event, tally.reason] += tally.number
        return sorted(Happened(*key, number) for key, number in sums.items())

    def largest(self, limit: int) -> list[str]:
        """Return the sources with the most calls, the largest first."""
        total = sa.func.sum(SOURCE_COUNTS.c.number)
        folded = sa.select(SOURCE_COUNTS.c.source, total).group_by(SOURCE_COUNTS.c.source)
        number = sa.func.sum(TALLIES.c.number)
        recent = sa.select(TALLIES.c.source, number).where(_RAW).group_by(TALLIES.c.source)
        sums: Counter[str] = Counter()
        with snapshot(self._reader) as connection:
            for statement in (folded, recent):
                for source, calls in connection.execute(statement):
                    sums[source] += int(calls)
        # Keeps the order of equal ones stable.
        ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
        return [source for source, calls in ordered[:limit] if calls > 0]

    def states(self, sources: Collection[str]) -> dict[str, States]:
        """Return the number of calls of each source by state and reason."""
        columns = (SOURCE_COUNTS.c.source, SOURCE_COUNTS.c.state, SOURCE_COUNTS.c.reason)
        folded = sa.select(*columns, SOURCE_COUNTS.c.number).where(columns[0].in_(sources))
        recent = sa.select(*_TALLY).where(_RAW, TALLIES.c.source.in_(sources))
        sums: dict[str, Counter[tuple[str, str]]] = {source: Counter() for source in sources}
        with snapshot(self._reader) as connection:
            for source, state, reason, number in connection.execute(folded):
                sums[source][state, reason] += number
            for tally in map(Tally._make, connection.execute(recent)):
                sums[tally.source][tally.state, tally.reason] += tally.number
        return {
            source: {key: number for key, number in found.items() if number > 0}
            for source, found in sums.items()
        }


def add(connection: sa.Connection, tallies: Iterable[Tally]) -> None:
    """Add tallies to both tables within a transaction, and delete what is too old."""
    happened: Counter[tuple[str, int, str, str]] = Counter()
    states: Counter[tuple[str, str, str]] = Counter()
    for each in tallies:
        states[each.source, each.state, each.reason] += each.number
        if event := each.event:
            happened["", _begin(each, MINUTE), event, each.reason] += each.number
            happened[each.source, _begin(each, HOUR), event, each.reason] += each.number
    _increase(connection, ACTIVITY, happened)
    _increase(connection, SOURCE_COUNTS, states)
    if happened:
        oldest = max(since for _, since, *_ in happened) - KEPT
        old = sa.delete(ACTIVITY).where(
            ACTIVITY.c.source == sa.bindparam("of_source"), ACTIVITY.c.since < oldest
        )
        sources = sorted({source for source, *_ in happened})
        connection.execute(old, [{"of_source": source} for source in sources])


def _increase(connection: sa.Connection, table: sa.Table, sums: Counter[Any]) -> None:
    key = [column.name for column in table.primary_key]
    # In a fixed order, so that two processes do not wait for each other.
    rows = [
        dict(zip([*key, "number"], [*names, number], strict=True))
        for names, number in sorted(sums.items())
        if number
    ]
    if rows:
        statement = insert(connection, table)
        more = table.c.number + statement.excluded.number
        connection.execute(
            statement.on_conflict_do_update(index_elements=key, set_={"number": more}), rows
        )


def _begin(tally: Tally, period: int) -> int:
    """Return the start of the period of an event."""
    return int(tally.happened_at) // period * period
