"""Delivers the calls of an export, and finds an outcome for every row."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from snippetgen.relay.deliver.deliverer import Deliverer
from snippetgen.relay.ingest.known_call import is_another_call
from snippetgen.relay.ingest.notification import conflict, reject
from snippetgen.relay.ingest.qualification import qualify
from snippetgen.relay.store.models import CONFLICTING_ID, Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.deliver.request_builder import RequestBuilder
    from snippetgen.relay.ingest.call import Call
    from snippetgen.relay.ingest.exports.reader import ExportRow
    from snippetgen.relay.store.models import Rejection, StoredDelivery
    from snippetgen.relay.store.store import DeliveryStore

BATCH = 200
"""The number of deliveries to store at a time."""

WORKERS = 8
"""The maximum number of requests at a time."""

PAUSE_CHECK_INTERVAL = 2.0
"""Seconds between two searches for pauses."""

FINAL = ("delivered", "given_up")

FAILED = ("unreadable", "conflict", "given_up", "pending")
"""Outcomes that need attention."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of a row.

    `outcome` is `unreadable`, `not_counted`, `would_send` or the delivery's state. A call whose
    delivery was already stored has `known`, or `conflict` if that delivery is for another visitor.
    """

    line: int
    call: str = ""
    outcome: str = "unreadable"
    reason: str = ""
    facts: Call | None = None
    delivery: Delivery | None = None
    rejection: Rejection | None = None


def qualify_rows(rows: Iterable[ExportRow], config: SnippetConfig, now: float) -> Iterator[Outcome]:
    """Yield the outcome of the configuration's rules for each row. Stores and sends nothing."""
    return (_qualify(row, config, now) for row in rows)


class Backfill:
    """Delivers the calls of an export, in memory that does not grow with the number of rows.

    Deliveries of this export have `accepted_at` equal to `began`, in seconds since 1970. Once
    `is_stopped` returns True, nothing more is stored or sent.
    """

    def __init__(
        self,
        store: DeliveryStore,
        config: SnippetConfig,
        began: float,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._store = store
        self._config = config
        self._began = began
        self._is_stopped = is_stopped
        self._stored = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._rows: Iterator[list[Any]] = iter(())
        self._next: list[Any] | None = None
        self.total = 0

    def close(self) -> None:
        """Delete the temporary file. Call no other method afterwards."""
        self._stored.close()

    def accept(self, outcomes: Iterable[Outcome]) -> None:
        """Store all calls, whether they count or not. Stored calls do not change."""
        rest = iter(outcomes)
        while not self._is_stopped() and (batch := list(islice(rest, BATCH))):
            deliveries = [each.delivery for each in batch if each.delivery]
            rejections = [each.rejection for each in batch if each.rejection]
            self._store.accept(deliveries, self._began, rejections)
            self._stored.writelines(f"{json.dumps(_as_json(each))}\n" for each in batch)
            self.total += len(batch)
        self._stored.seek(0)
        self._rows = chain(map(json.loads, self._stored), map(_as_json, rest))

    def deliver(
        self,
        requests: RequestBuilder,
        folder: Path,
        write: Callable[[Outcome], None],
        *,
        on_progress: Callable[[int], None],
        on_pause: Callable[[Mapping[str, float]], None],
        on_stop: Callable[[], None],
    ) -> bool:
        """Deliver until every outcome is final; `write` receives the outcomes in row order.

        Returns whether all are written. After a stop, calls `on_stop` and lets requests in
        progress finish; `settle` then writes the other outcomes. `folder` has the outcomes that
        killed processes knew. `on_progress` receives the number of finished deliveries, and
        `on_pause` the hosts and projects that have asked to wait, with the end of each pause in
        seconds since 1970. Leaves deliveries of other configurations to the relay that shares the
        store.
        """
        if self._is_stopped():
            return False
        deliverer = Deliverer(
            self._store, requests, folder, workers=WORKERS, source=self._config.name
        )
        deliverer.start()
        try:
            looked_at = time.monotonic()
            while not (is_complete := self.settle(write)) and not self._is_stopped():
                on_progress(deliverer.finished)
                if time.monotonic() - looked_at >= PAUSE_CHECK_INTERVAL:
                    looked_at = time.monotonic()
                    on_pause(self._store.queue.long_pauses(time.time(), self._config.name))
                time.sleep(0.1)
            if not is_complete:
                deliverer.stop_claiming()
                on_stop()
        finally:
            deliverer.stop()
        on_progress(deliverer.finished)
        return is_complete

    def settle(self, write: Callable[[Outcome], None], *, final: bool = True) -> bool:
        """Continue to write outcomes, up to the first one that is not final.

        Returns whether all are written. A stop also ends it. With `final=False`, writes all
        outcomes; those that are not final are `pending`.
        """
        while row := self._next or next(self._rows, None):
            self._next = row
            if final and self._is_stopped():
                return False
            outcome = self._outcome(*row)
            if final and outcome.outcome == "pending":
                return False
            write(outcome)
            self._next = None
        return True

    def _outcome(
        self, line: int, call: str, outcome: str, reason: str, stored: dict[str, Any] | None
    ) -> Outcome:
        if stored is None:
            return Outcome(line, call, outcome, reason)
        delivery = Delivery(**stored)
        found = self._store.find(delivery)
        if found is None or found.state not in FINAL:
            return Outcome(line, call, "pending", found.reason if found else "")
        if found.accepted_at == self._began:
            return Outcome(line, call, found.state, found.reason)
        return Outcome(line, call, *self._known(found, delivery))

    def _known(self, found: StoredDelivery, delivery: Delivery) -> tuple[str, str]:
        """Return the outcome and the reason for a call that was stored before the export."""
        since, changed = (_iso(each) for each in (found.accepted_at, found.changed_at))
        ended = f"{found.state.replace('_', ' ')} {changed}"
        if is_another_call(found, delivery):
            rejection = conflict(self._config, delivery.call_id)
            self._store.accept([], self._began, [rejection] if rejection.keep else [])
            return "conflict", f"{CONFLICTING_ID}: known since {since} for another visitor, {ended}"
        if found.state == "delivered":
            return "known", f"known since {since}, {ended}"
        return found.state, f"{found.reason}: known since {since}, {ended}"


def _qualify(row: ExportRow, config: SnippetConfig, now: float) -> Outcome:
    if row.call is None:
        return Outcome(row.number, row.call_id, reason=row.fault)
    found = qualify(config, row.call, now)
    known = (row.number, row.call.id)
    if found.is_unreadable:
        return Outcome(*known, reason=f"{found.reason}: {found.detail}", facts=row.call)
    if found.delivery:
        return Outcome(*known, "would_send", found.reason, row.call, found.delivery)
    rejection = reject(config, row.call.id, found)
    kept = rejection if rejection.keep else None
    return Outcome(*known, "not_counted", found.reason, row.call, rejection=kept)


def _as_json(each: Outcome) -> list[Any]:
    delivery = asdict(each.delivery) if each.delivery else None
    return [each.line, each.call, each.outcome, each.reason, delivery]


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
