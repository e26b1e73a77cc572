"""Lanes: queues of the deliveries of one source to one project, each with a circuit breaker."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from snippetgen.relay.store import hosts
from snippetgen.relay.store.breaker import CLOCK_SKEW, MAX_PAUSE, Breaker, breaker_columns, resting
from snippetgen.relay.store.dialects import insert
from snippetgen.relay.store.schema import CALLS, HOSTS, LANES, MAX_PROJECT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.relay.store.models import Delivery

Key = tuple[str, str, str]

MAX_LANES = 200
"""The maximum number of lanes of a source. Further projects share one, because a page may name any
project."""

_BREAKER = breaker_columns(LANES)

# Text, because SQLite uses a partial index only for the same text.
PENDING = sa.text("state = 'pending'")


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with a delivery that is due.

    `host` is the scheme, name and port to which its requests go; "" if that is not known.
    `host_differs` says whether this process must leave them to one that sends them there.
    """

    id: int
    source: str
    destination: str
    project: str
    host: str
    breaker: Breaker
    host_breaker: Breaker
    host_differs: bool = False

    @property
    def wants_probe(self) -> bool:
        """Whether only one request may be sent, which decides about the project or its host."""
        return self.breaker.wants_probe or self.host_breaker.wants_probe


@dataclass(frozen=True, slots=True)
class LaneEvent:
    """The result of a request for a delivery in a lane."""

    lane: int
    succeeded: bool
    probe: bool
    retry_after: float = 0.0


class LaneIds:
    """The ids of lanes. A lane is created when its first delivery arrives, and is never deleted."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._ids: dict[Key, int] = {}
        self._number: dict[str, int] = {}

    def of(self, deliveries: Sequence[Delivery]) -> list[int]:
        """Return the id of each delivery's lane."""
        if new := {each.source for each in deliveries} - self._number.keys():
            with self._engine.begin() as connection:
                found = _lanes_of(connection, new)
            self._learn(found, new)
        keys = [self._key(each) for each in deliveries]
        if missing := sorted(set(keys) - self._ids.keys()):
            self._create(missing)
        return [self._ids[key] for key in keys]

    def _key(self, delivery: Delivery) -> Key:
        key = (delivery.source, delivery.destination, delivery.project[:MAX_PROJECT_LENGTH])
        if key not in self._ids and self._number[delivery.source] >= MAX_LANES:
            return (delivery.source, delivery.destination, "")
        return key

    def _create(self, keys: Sequence[Key]) -> None:
        names = ("source", "destination", "project")
        with self._engine.begin() as connection:
            statement = insert(connection, LANES).on_conflict_do_nothing(index_elements=names)
            known = _breakers_of(connection, keys)
            rows = [
                dict(zip(names, key, strict=True)) | asdict(known.get(key[1:], Breaker()))
                for key in keys
            ]
            connection.execute(statement, rows)
            sources = {source for source, _, _ in keys}
            found = _lanes_of(connection, sources)
        self._learn(found, sources)

    def _learn(self, found: dict[Key, int], sources: Iterable[str]) -> None:
        self._number |= dict.fromkeys(sources, 0) | Counter(source for source, _, _ in found)
        self._ids |= found


def _lanes_of(connection: sa.Connection, sources: Iterable[str]) -> dict[Key, int]:
    columns = (LANES.c.source, LANES.c.destination, LANES.c.project, LANES.c.id)
    statement = sa.select(*columns).where(LANES.c.source.in_(sorted(sources)))
    return {(s, d, p): id_ for s, d, p, id_ in connection.execute(statement)}


def _breakers_of(connection: sa.Connection, keys: Iterable[Key]) -> dict[tuple[str, str], Breaker]:
    """Return the breakers of projects that have lanes of other sources, by destination."""
    columns = (LANES.c.destination, LANES.c.project)
    statement = sa.select(*columns, *_BREAKER).where(
        sa.tuple_(*columns).in_(sorted({key[1:] for key in keys})), LANES.c.project != ""
    )
    rows = connection.execute(statement)
    return {(destination, project): Breaker(*found) for destination, project, *found in rows}


def waiting_lanes(after: int = 0) -> sa.CTE:
    """Return a query for the ids above `after` of all lanes with waiting deliveries, as `lane`."""

    def next_lane(above: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.min(CALLS.c.lane)).where(PENDING, above).scalar_subquery()

    scan = sa.select(next_lane(CALLS.c.lane > after).label("lane")).cte("scan", recursive=True)
    following = sa.select(next_lane(CALLS.c.lane > scan.c.lane)).where(scan.c.lane.is_not(None))
    return scan.union_all(following)


def ready_lanes(
    connection: sa.Connection, now: float, after: int, limit: int, source: str | None
) -> list[Lane]:
    """Return up to `limit` lanes with ids above `after` that are due and not resting.

    A lane rests if its project or its host does. The cost depends on the number of lanes with
    waiting deliveries, not on the number of deliveries.
    """
    scan = waiting_lanes(after)
    due = sa.select(sa.func.min(CALLS.c.due_at)).where(PENDING, CALLS.c.lane == LANES.c.id)
    names = (LANES.c.id, LANES.c.source, LANES.c.destination, LANES.c.project, LANES.c.host)
    of_host = [sa.func.coalesce(column, 0) for column in hosts.BREAKER]
    statement = (
        sa.select(*names, *_BREAKER, *of_host)
        .join_from(scan, LANES, LANES.c.id == scan.c.lane)
        .outerjoin(HOSTS, HOSTS.c.name == LANES.c.host)
        .where(due.scalar_subquery() <= now)
    )
    if source is not None:
        statement = statement.where(LANES.c.source == source)
    host_rests = sa.func.coalesce(resting(HOSTS, now), sa.false())
    rows = connection.execute(statement.where(~resting(LANES, now), ~host_rests).limit(limit))
    return [
        Lane(id_, source, destination, project, host, Breaker(*found[:4]), Breaker(*found[4:]))
        for id_, source, destination, project, host, *found in rows
    ]


def long_pauses(connection: sa.Connection, now: float, source: str) -> dict[str, float]:
    """Return until when the waiting deliveries of a source wait for a host or a project.

    Only pauses count that a response has requested: they may last longer than `MAX_PAUSE`. The keys
    are the scheme, name and port of a host, or `project` with its id; times are in seconds since
    1970.
    """
    scan = waiting_lanes()
    late = now + MAX_PAUSE
    statement = (
        sa.select(LANES.c.project, LANES.c.rests_until, HOSTS.c.name, HOSTS.c.rests_until)
        .join_from(scan, LANES, LANES.c.id == scan.c.lane)
        .outerjoin(HOSTS, HOSTS.c.name == LANES.c.host)
        .where(LANES.c.source == source)
    )
    found: dict[str, float] = {}
    for project, of_project, host, of_host in connection.execute(statement):
        if of_host and of_host > late:
            found[host] = of_host
        elif of_project > late:
            found[f"project {project}"] = of_project
    return found


def begin_probe(connection: sa.Connection, lane: Lane, now: float) -> bool:
    """Let one request to a resting project or host through.

    Returns False if another process did.
    """
    of_project: dict[int, Breaker] = {}
    of_host: dict[str, Breaker] = {}
    probed: list[Breaker] = []
    if lane.breaker.wants_probe:
        of_project = _locked(connection, [lane.id])
        probed.append(of_project[lane.id])
    if lane.host_breaker.wants_probe:
        of_host = hosts.locked(connection, [lane.host])
        probed.append(of_host.get(lane.host, Breaker()))
    if any(each.rests(now) or not each.wants_probe for each in probed):
        return False
    _write(connection, {id_: each.probing(now) for id_, each in of_project.items()})
    hosts.write(connection, {name: each.probing(now) for name, each in of_host.items()})
    return True


def cancel_probe(connection: sa.Connection, lane: Lane, now: float) -> None:
    """Let another request through, because there was nothing to send."""
    if lane.breaker.wants_probe:
        found = _locked(connection, [lane.id])
        _write(connection, {id_: each.unprobed(now) for id_, each in found.items()})
    if lane.host_breaker.wants_probe:
        of_host = hosts.locked(connection, [lane.host])
        hosts.write(connection, {name: each.unprobed(now) for name, each in of_host.items()})


def note_events(
    connection: sa.Connection, events: Sequence[LaneEvent], now: float
) -> dict[int, Breaker]:
    """Record successes and failures in all lanes of the projects. Returns the lanes' breakers."""
    if not events:
        return {}
    before = _locked(connection, [event.lane for event in events])
    after: dict[int, Breaker] = {}
    groups = _siblings(connection, before)
    for event in events:
        for id_ in groups[event.lane]:
            found = after.get(id_, before[id_])
            if event.succeeded:
                after[id_] = found.succeeded(now, probe=event.probe)
            else:
                after[id_] = found.failed(now, probe=event.probe, retry_after=event.retry_after)
    _write(connection, after)
    return after


def forget_future_rests(connection: sa.Connection, now: float) -> None:
    """End pauses that began in the future, because the clock was set back."""
    future = LANES.c.changed_at > now + CLOCK_SKEW
    connection.execute(sa.update(LANES).where(future).values(rests_until=0.0, changed_at=now))


def _locked(connection: sa.Connection, ids: Iterable[int]) -> dict[int, Breaker]:
    """Lock all lanes of the projects of some lanes, in the same order in every process.

    The lane that further projects of a source share has no project, and is locked alone.
    """
    own, sibling, wanted = LANES.alias(), LANES.alias(), sorted(set(ids))
    same = sa.and_(
        sibling.c.destination == own.c.destination,
        sibling.c.project == own.c.project,
        own.c.project != "",
    )
    siblings = sa.select(sibling.c.id).join_from(own, sibling, same).where(own.c.id.in_(wanted))
    # A union, because no index serves two conditions that are joined by OR.
    alone = sa.select(own.c.id).where(own.c.id.in_(wanted))
    statement = (
        sa.select(LANES.c.id, *_BREAKER)
        .where(LANES.c.id.in_(sa.union(alone, siblings)))
        .order_by(LANES.c.id)
        .with_for_update()
    )
    return {id_: Breaker(*breaker) for id_, *breaker in connection.execute(statement)}


def _siblings(connection: sa.Connection, ids: Iterable[int]) -> dict[int, list[int]]:
    statement = sa.select(LANES.c.id, LANES.c.destination, LANES.c.project)
    by_project: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
    for id_, destination, project in connection.execute(statement.where(LANES.c.id.in_([*ids]))):
        by_project[destination, project, 0 if project else id_].append(id_)
    return {id_: group for group in by_project.values() for id_ in group}


def _write(connection: sa.Connection, breakers: dict[int, Breaker]) -> None:
    if not breakers:
        return
    statement = sa.update(LANES).where(LANES.c.id == sa.bindparam("of_lane"))
    values: dict[str, Any] = {each.name: sa.bindparam(f"new_{each.name}") for each in _BREAKER}
    rows = [
        {"of_lane": id_}
        | {f"new_{column.name}": getattr(breaker, column.name) for column in _BREAKER}
        for id_, breaker in sorted(breakers.items())
    ]
    connection.execute(statement.values(**values), rows)
