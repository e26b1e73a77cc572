"""The store as a queue: workers claim due deliveries, and record their outcomes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import uuid4

import sqlalchemy as sa

from snippetgen.relay.store import hosts
from snippetgen.relay.store.breaker import FAILURES, MAX_PAUSE
from snippetgen.relay.store.history import extended
from snippetgen.relay.store.lane_hosts import LaneHosts
from snippetgen.relay.store.lanes import (
    PENDING,
    LaneEvent,
    begin_probe,
    cancel_probe,
    forget_future_rests,
    long_pauses,
    note_events,
    ready_lanes,
)
from snippetgen.relay.store.models import StoredDelivery
from snippetgen.relay.store.schema import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy.sql.dml import ReturningUpdate

    from snippetgen.relay.store.breaker import Breaker
    from snippetgen.relay.store.lanes import Lane
    from snippetgen.relay.store.tallies import Tallies

Verdict = Literal["delivered", "postponed", "in_doubt", "given_up"]

REPAIRED_AT_A_TIME = 1000
NOTED_AT_A_TIME = 1000

_COLUMNS = [CALLS.c[field.name] for field in fields(StoredDelivery)]
_SENDING = sa.text("state = 'sending'")
# Another process may have considered the sender dead. A known outcome replaces a doubt.
_UNKNOWN = sa.or_(CALLS.c.state == "sending", CALLS.c.reason == "in_doubt")


class Attempt(NamedTuple):
    """An attempt to send a delivery: the id, and the number of the attempt."""

    id: int
    number: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process is sending.

    `probe` says that it decides about its project, `host_probe` that it decides about its host.
    """

    delivery: StoredDelivery
    lane: Lane
    probe: bool
    host_probe: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a delivery.

    `postponed` deliveries are tried again after `wait` seconds, and `in_doubt` ones too if that is
    allowed. The response asked for `retry_after` seconds of pause: for the whole host if
    `asks_for_host`, and otherwise for the project. `host_answers` says whether the host works, and
    is None if nothing was sent. Only one delivery of each request `is_first`, because lanes and
    hosts count requests.
    """

    claimed: Claimed
    verdict: Verdict
    reason: str
    wait: float = 0.0
    retry_after: float = 0.0
    asks_for_host: bool = False
    host_answers: bool | None = False
    is_first: bool = True


class KnownOutcome(NamedTuple):
    """The outcome of an attempt whose process died before it could record it."""

    attempt: Attempt
    verdict: Verdict
    reason: str
    wait: float


class DeliveryQueue:
    """A queue of due deliveries for any number of processes. Raises what the store raises."""

    def __init__(self, engine: sa.Engine, reader: sa.Engine, tallies: Tallies) -> None:
        self.sender = uuid4().hex
        """The name of this process in the records."""
        self._engine = engine
        self._reader = reader
        self._tallies = tallies
        self._lane_hosts = LaneHosts(engine)

    def ready(
        self,
        now: float,
        after: int = 0,
        limit: int = 100,
        source: str | None = None,
        origin: Callable[[str, str], str] | None = None,
    ) -> list[Lane]:
        """Return lanes with ids above `after`, in order, that have deliveries to claim.

        `source` limits them to one configuration. `origin` returns the host that receives requests
        for a destination and a project; it is recorded for each lane.
        """
        with self._reader.connect() as connection:
            found = ready_lanes(connection, now, after, limit, source)
        if origin is None:
            return found
        compared = self._lane_hosts.compare(found, origin, now)
        return self.ready(now, after, limit, source, origin) if compared is None else compared

    def long_pauses(self, now: float, source: str) -> dict[str, float]:
        """Return the hosts and projects that a source's deliveries wait for, and until when."""
        with self._reader.connect() as connection:
            return long_pauses(connection, now, source)

    def exchange(
        self, outcomes: Sequence[Outcome], wanted: Sequence[tuple[Lane, int]], now: float
    ) -> list[Claimed]:
        """Record outcomes, and claim up to the wanted number of deliveries from each lane.

        Both happen in one transaction. Only one process can claim from a resting lane: one
        delivery, its probe.
        """
        if not outcomes and not wanted:
            return []
        with self._engine.begin() as connection:
            lanes, of_hosts = self._note(connection, outcomes, now)
            claimed = [
                Claimed(
                    delivery,
                    lane,
                    probe=lane.breaker.wants_probe,
                    host_probe=lane.host_breaker.wants_probe,
                )
                for lane, number in sorted(wanted, key=_lane_id)
                # An outcome may have begun a pause after the lane was found to be ready.
                if not lanes.get(lane.id, lane.breaker).rests(now)
                if not of_hosts.get(lane.host, lane.host_breaker).rests(now)
                for delivery in self._claim(connection, lane, number, now)
            ]
        self._tallies.note(len(outcomes) + len(claimed))
        return claimed

    def sending(self, *, by_me: bool) -> set[Attempt]:
        """Return what this process, or all others, are sending according to the store."""
        whose = CALLS.c.sender == self.sender if by_me else CALLS.c.sender != self.sender
        statement = sa.select(CALLS.c.id, CALLS.c.attempts).where(_SENDING, whose)
        with self._reader.connect() as connection:
            return {Attempt(*row) for row in connection.execute(statement)}

    def release(self, attempts: Collection[Attempt], now: float) -> None:
        """Make deliveries due again that this process claimed but never received.

        The connection broke while they were claimed.
        """
        values = {"state": "pending", "attempts": CALLS.c.attempts - 1, "changed_at": now}
        change = sa.update(CALLS).where(_SENDING, CALLS.c.sender == self.sender, _among(attempts))
        with self._engine.begin() as connection:
            connection.execute(change.values(values))

    def abandon(self, attempts: Collection[Attempt], now: float) -> int:
        """Settle the deliveries that dead processes were sending, and return their number."""
        if not attempts:
            return 0
        statement = sa.select(*_COLUMNS).where(_SENDING, _among(attempts)).with_for_update()
        with self._engine.begin() as connection:
            found = [StoredDelivery(**row) for row in connection.execute(statement).mappings()]
            if found:
                rows = [_settled(each, "in_doubt", "in_doubt", 0.0, now) for each in found]
                connection.execute(_SETTLE, rows)
        self._tallies.note(len(found))
        return len(found)

    def note_known(self, sender: str, known: Sequence[KnownOutcome], now: float) -> int:
        """Record the outcomes of a dead process, and return how many of them are new."""
        by_attempt = {each.attempt: each for each in known}
        attempts = sorted(by_attempt)
        noted = 0
        for first in range(0, len(attempts), NOTED_AT_A_TIME):
            among = _among(attempts[first : first + NOTED_AT_A_TIME])
            statement = sa.select(*_COLUMNS).where(CALLS.c.sender == sender, _UNKNOWN, among)
            rows = []
            with self._engine.begin() as connection:
                for row in connection.execute(statement.with_for_update()).mappings():
                    found = StoredDelivery(**row)
                    _, verdict, reason, wait = by_attempt[Attempt(found.id, found.attempts)]
                    rows.append(_settled(found, verdict, reason, wait, now))
                if rows:
                    connection.execute(_SETTLE, sorted(rows, key=_of_id))
            self._tallies.note(len(rows))
            noted += len(rows)
        return noted

    def repair(self, now: float) -> None:
        """Make deliveries due whose wait began in the future.

        Call it at the start: after the clock was set back, earlier waits are wrong.
        """
        future = sa.and_(CALLS.c.changed_at > now + MAX_PAUSE, CALLS.c.due_at > now)
        chosen = sa.select(CALLS.c.id).where(PENDING, future).limit(REPAIRED_AT_A_TIME)
        change = sa.update(CALLS).values(due_at=now, changed_at=now)
        while True:
            with self._engine.begin() as connection:
                forget_future_rests(connection, now)
                ids = connection.execute(chosen).scalars().all()
                if not ids:
                    return
                connection.execute(change.where(CALLS.c.id.in_(ids), PENDING))

    def _claim(
        self, connection: sa.Connection, lane: Lane, number: int, now: float
    ) -> list[StoredDelivery]:
        if lane.wants_probe:
            if not begin_probe(connection, lane, now):
                return []
            number = 1
        # Retries come first, but not only retries: a delivery that was never tried has due_at = 0.
        claimed = self._take(connection, lane.id, max(1, number // 2), 0.0, now)
        claimed += self._take(connection, lane.id, number - len(claimed), -1.0, now)
        if lane.wants_probe and not claimed:
            cancel_probe(connection, lane, now)
        return claimed

    def _take(
        self, connection: sa.Connection, lane: int, number: int, after: float, now: float
    ) -> list[StoredDelivery]:
        if number < 1:
            return []
        values = {"of_lane": lane, "limit": number, "after": after, "now": now, "me": self.sender}
        rows = connection.execute(_CLAIM, values).mappings()
        return sorted((StoredDelivery(**row) for row in rows), key=lambda each: each.id)

    def _note(
        self, connection: sa.Connection, outcomes: Sequence[Outcome], now: float
    ) -> tuple[Mapping[int, Breaker], Mapping[str, Breaker]]:
        """Record outcomes; return the breakers that they changed, of lanes and of hosts."""
        breakers = note_events(connection, [*filter(None, map(_event, outcomes))], now)
        events = [*filter(None, map(_host_event, outcomes))]
        of_hosts = hosts.note_events(connection, events, now)
        rows = []
        for each in outcomes:
            delivery, wait = each.claimed.delivery, each.wait
            breaker = breakers.get(delivery.lane)
            if breaker and breaker.failures >= min(delivery.attempts, FAILURES):
                # The project fails, not this call, so its next probe must not wait.
                wait = min(wait, max(MAX_PAUSE, each.retry_after))
            rows.append(_settled(delivery, each.verdict, each.reason, wait, now))
        if rows:
            connection.execute(_SETTLE, sorted(rows, key=_of_id))
        return breakers, of_hosts


def _event(outcome: Outcome) -> LaneEvent | None:
    lane = outcome.claimed.lane
    succeeded = outcome.verdict in ("delivered", "given_up")
    if not outcome.is_first or (succeeded and lane.breaker.is_clean):
        return None
    retry_after = 0.0 if _asks_host(outcome) else outcome.retry_after
    return LaneEvent(lane.id, succeeded, outcome.claimed.probe, retry_after)


def _host_event(outcome: Outcome) -> hosts.HostEvent | None:
    asked = outcome.retry_after if _asks_host(outcome) else 0.0
    probe = outcome.claimed.host_probe
    if not outcome.is_first or not (asked or probe):
        return None
    return hosts.HostEvent(outcome.claimed.lane.host, outcome.host_answers, probe, asked)


def _asks_host(outcome: Outcome) -> bool:
    """Return whether a known host must wait; if it is unknown, its project waits instead."""
    return outcome.asks_for_host and bool(outcome.claimed.lane.host)


def _claim_statement() -> ReturningUpdate[tuple[Any, ...]]:
    # Materialized, so that no plan evaluates it twice and claims more than the limit.
    chosen = (
        sa.select(CALLS.c.id)
        .where(
            PENDING,
            CALLS.c.lane == sa.bindparam("of_lane"),
            CALLS.c.due_at > sa.bindparam("after"),
            CALLS.c.due_at <= sa.bindparam("now"),
        )
        .order_by(CALLS.c.due_at, CALLS.c.id)
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .with_for_update(skip_locked=True)  # for databases that lock single rows
        .cte("chosen")
        .prefix_with("MATERIALIZED")
    )
    return (
        sa.update(CALLS)
        .where(CALLS.c.id == chosen.c.id)
        .values(
            state="sending",
            sender=sa.bindparam("me"),
            changed_at=sa.bindparam("now"),
            attempts=CALLS.c.attempts + 1,
        )
        .returning(*_COLUMNS)
    )


def _settle_statement() -> sa.Update:
    mine = sa.and_(CALLS.c.id == sa.bindparam("of_id"), CALLS.c.attempts == sa.bindparam("attempt"))
    return (
        sa.update(CALLS)
        .where(mine, _UNKNOWN)
        .values(
            state=sa.bindparam("new_state"),
            reason=sa.bindparam("new_reason"),
            due_at=sa.bindparam("new_due_at"),
            expires_at=sa.bindparam("new_expires_at"),
            changed_at=sa.bindparam("now"),
            history=sa.bindparam("new_history"),
            in_doubt=sa.or_(CALLS.c.in_doubt, sa.bindparam("doubted", type_=sa.Boolean)),
        )
    )


_CLAIM = _claim_statement()
_SETTLE = _settle_statement()


def _settled(
    delivery: StoredDelivery, verdict: Verdict, reason: str, wait: float, now: float
) -> Mapping[str, object]:
    """Return the parameters of `_SETTLE` for an outcome."""
    state: str = verdict
    ending = verdict if verdict == "in_doubt" else reason
    if verdict == "postponed" or (verdict == "in_doubt" and delivery.resend):
        state = "pending"
        if now > delivery.expires_at:
            state, reason = "given_up", "too_old"
    elif verdict == "in_doubt":
        state = "given_up"
    if verdict == "in_doubt" and reason != "too_old":
        reason = "in_doubt"
    return {
        "of_id": delivery.id,
        "attempt": delivery.attempts,
        "new_state": state,
        "new_reason": reason,
        "new_due_at": now + wait if state == "pending" else delivery.due_at,
        "new_expires_at": delivery.expires_at if state == "pending" else now + delivery.keep,
        "now": now,
        "new_history": extended(delivery.history, now, ending),
        "doubted": verdict == "in_doubt",
    }


def _lane_id(wanted: tuple[Lane, int]) -> int:
    return wanted[0].id


def _among(attempts: Collection[Attempt]) -> sa.ColumnElement[bool]:
    return sa.tuple_(CALLS.c.id, CALLS.c.attempts).in_(sorted(attempts))


def _of_id(row: Mapping[str, object]) -> int:
    return row["of_id"]  # type: ignore[return-value]
