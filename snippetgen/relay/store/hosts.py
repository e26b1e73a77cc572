"""Hosts that have asked to wait: nothing is sent to them for that time, for any project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from snippetgen.relay.store.breaker import Breaker, breaker_columns, resting
from snippetgen.relay.store.dialects import insert
from snippetgen.relay.store.schema import HOSTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

BREAKER = breaker_columns(HOSTS)


@dataclass(frozen=True, slots=True)
class HostEvent:
    """What a request says about its host.

    `answers` is False if the host does not answer or says that it is unavailable, and None if
    nothing was sent. `retry_after` is the number of seconds that the host asks to wait, or 0.
    """

    name: str
    answers: bool | None
    probe: bool
    retry_after: float = 0.0


class Hosts:
    """Reads the pauses. Raises sqlalchemy.exc.SQLAlchemyError if they cannot be read."""

    def __init__(self, reader: sa.Engine) -> None:
        self._reader = reader

    def paused(self, now: float, limit: int) -> dict[str, float]:
        """Return the times until which nothing is sent to hosts, the longest pauses first.

        Hosts are by scheme, name and port; times are in seconds since 1970.
        """
        statement = sa.select(HOSTS.c.name, HOSTS.c.rests_until).where(resting(HOSTS, now))
        ordered = statement.order_by(HOSTS.c.rests_until.desc(), HOSTS.c.name).limit(limit)
        with self._reader.connect() as connection:
            return {row.name: row.rests_until for row in connection.execute(ordered)}

    def count(self, now: float) -> int:
        """Return the number of hosts to which nothing is sent."""
        statement = sa.select(sa.func.count()).select_from(HOSTS).where(resting(HOSTS, now))
        with self._reader.connect() as connection:
            return connection.execute(statement).scalar_one()


def locked(connection: sa.Connection, names: Collection[str]) -> dict[str, Breaker]:
    """Lock the rows of hosts, in the order that every process locks them; return their breakers."""
    statement = sa.select(HOSTS.c.name, *BREAKER).where(HOSTS.c.name.in_(sorted(names)))
    rows = connection.execute(statement.order_by(HOSTS.c.name).with_for_update())
    return {name: Breaker(*breaker) for name, *breaker in rows}


def note_events(
    connection: sa.Connection, events: Sequence[HostEvent], now: float
) -> dict[str, Breaker]:
    """Begin and end pauses; return the breakers of the hosts."""
    if not events:
        return {}
    names = {event.name for event in events}
    found = dict.fromkeys(names, Breaker()) | locked(connection, names)
    for event in events:
        found[event.name] = _after(found[event.name], event, now)
    write(connection, {name: each for name, each in found.items() if not each.is_clean})
    if clean := sorted(name for name, each in found.items() if each.is_clean):
        connection.execute(sa.delete(HOSTS).where(HOSTS.c.name.in_(clean)))
    return found


def write(connection: sa.Connection, breakers: Mapping[str, Breaker]) -> None:
    """Write the breakers of hosts."""
    if not breakers:
        return
    rows = [
        {"name": name} | {column.name: getattr(breaker, column.name) for column in BREAKER}
        for name, breaker in sorted(breakers.items())
    ]
    statement = insert(connection, HOSTS)
    values = {column.name: statement.excluded[column.name] for column in BREAKER}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values), rows)


def _after(breaker: Breaker, event: HostEvent, now: float) -> Breaker:
    if event.answers is None:
        return breaker.unprobed(now) if event.probe else breaker
    if event.answers and not event.retry_after:
        return breaker.succeeded(now, probe=event.probe)
    return breaker.failed(now, probe=event.probe, retry_after=event.retry_after)
