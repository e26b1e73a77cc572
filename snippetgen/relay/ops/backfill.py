"""Delivering the calls of an export. In the end every row has an outcome."""

from __future__ import annotations

import csv
import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.qualification import qualify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.deliver.sender import Sender
    from snippetgen.relay.ingest.exports import ExportRow
    from snippetgen.relay.store.models import Delivery
    from snippetgen.relay.store.store import DeliveryStore

BATCH = 200
"""Deliveries that are stored, or sent, at a time."""

WORKERS = 8
"""Requests at a time."""

FINAL = ("delivered", "given_up")

COLUMNS = ("line", "call", "outcome", "reason")


@dataclass
class Outcome:
    """What became of a row: `unreadable`, `not_counted`, `would_send`, or the delivery's state."""

    line: int
    call: str = ""
    outcome: str = "unreadable"
    reason: str = ""
    delivery: Delivery | None = None


@dataclass
class Backfill:
    """The rows of an export, and their outcomes."""

    outcomes: list[Outcome] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[ExportRow], config: SnippetConfig, now: float) -> Backfill:
        """Apply the configuration's rules to each row. Nothing is stored or sent."""
        return cls([_qualify(row, config, now) for row in rows])

    @property
    def open(self) -> list[Outcome]:
        """The outcomes that are not final."""
        return [each for each in self.outcomes if each.outcome in ("would_send", "pending")]

    def accept(self, store: DeliveryStore, now: float) -> None:
        """Store what counts. A call that the store has already is not changed."""
        counted = [each for each in self.outcomes if each.delivery]
        for start in range(0, len(counted), BATCH):
            batch = counted[start : start + BATCH]
            store.accept([each.delivery for each in batch if each.delivery], now)
            for each in batch:
                each.outcome = "pending"

    def deliver(
        self,
        store: DeliveryStore,
        sender: Sender,
        progress: Callable[[int], None],
        source: str,
        stopping: Callable[[], None],
    ) -> None:
        """Deliver until every outcome is final; call `progress` with how many are.

        On KeyboardInterrupt nothing more is sent, `stopping` is called, and what is being sent is
        finished before the interrupt is raised.

        Deliveries of other configurations are left to the relay that shares the store.
        """
        done = len(self.outcomes) - len(self.open)
        with ThreadPoolExecutor(WORKERS) as pool:
            while True:
                progress(min(done, len(self.outcomes)))
                now = time.time()
                due = store.take_due(now, BATCH, source)
                try:
                    done += sum(outcome in FINAL for outcome in pool.map(sender.send, due))
                except KeyboardInterrupt:
                    pool.shutdown(wait=False, cancel_futures=True)
                    stopping()
                    pool.shutdown()
                    store.release(due, now)
                    raise
                if not due and not self.refresh(store):
                    break
                if not due:
                    store.sweep(now)
                    time.sleep(0.2)
        progress(len(self.outcomes))

    def refresh(self, store: DeliveryStore) -> int:
        """Update the open outcomes from the store; return how many are still open."""
        for each in self.open:
            found = store.find(each.delivery) if each.delivery else None
            if found and found.state in FINAL:
                each.outcome, each.reason = found.state, found.reason
        return len(self.open)

    def as_csv(self) -> bytes:
        """Return the outcomes as CSV, in the order of the export."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(
            (each.line, each.call, each.outcome, each.reason) for each in self.outcomes
        )
        return text.getvalue().encode()


def _qualify(row: ExportRow, config: SnippetConfig, now: float) -> Outcome:
    if row.call is None:
        return Outcome(row.number, reason=row.fault)
    qualification = qualify(config, row.call, now)
    if qualification.is_unreadable:
        reason = f"{qualification.reason}: {qualification.detail}"
        return Outcome(row.number, row.call.id, reason=reason)
    outcome = "would_send" if qualification.delivery else "not_counted"
    return Outcome(row.number, row.call.id, outcome, qualification.reason, qualification.delivery)
