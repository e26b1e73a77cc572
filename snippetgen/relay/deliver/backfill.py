"""Delivering the calls of an export: each line has an outcome in the end."""

from __future__ import annotations

import csv
import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.qualification import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.deliver.sender import Sender
    from snippetgen.relay.ingest.exports import Line
    from snippetgen.relay.store.models import Order
    from snippetgen.relay.store.store import Records

TOGETHER = 200
"""Orders that are written down, or delivered, at a time."""

SETTLED = ("delivered", "given_up")

COLUMNS = ("line", "call", "outcome", "reason")


@dataclass
class Outcome:
    """What became of a line: `unreadable`, `not_counted`, or the state of its record."""

    line: int
    call: str = ""
    outcome: str = "unreadable"
    reason: str = ""
    order: Order | None = None


@dataclass
class Backfill:
    """The lines of an export on their way."""

    outcomes: list[Outcome] = field(default_factory=list)

    @classmethod
    def decide(cls, lines: Iterable[Line], config: SnippetConfig, now: float) -> Backfill:
        """Apply the configuration's rules to each line; nothing is delivered or written down."""
        return cls([_decide(line, config, now) for line in lines])

    @property
    def open(self) -> list[Outcome]:
        """Those that are not settled."""
        return [each for each in self.outcomes if each.outcome in ("would_send", "pending")]

    def accept(self, records: Records, now: float) -> None:
        """Write down what counts; a call that is known already keeps its record."""
        waiting = [each for each in self.outcomes if each.order]
        for start in range(0, len(waiting), TOGETHER):
            portion = waiting[start : start + TOGETHER]
            records.accept([each.order for each in portion if each.order], now)
            for each in portion:
                each.outcome = "pending"

    def deliver(
        self,
        records: Records,
        sender: Sender,
        progress: Callable[[int], None],
        source: str,
        workers: int = 8,
    ) -> None:
        """Deliver until every line is settled; tells `progress` how many are.

        Other sources' calls are left to the relay that keeps the same records.
        """
        done = len(self.outcomes) - len(self.open)
        with ThreadPoolExecutor(workers) as pool:
            while True:
                progress(min(done, len(self.outcomes)))
                now = time.time()
                due = records.due(now, TOGETHER, source)
                try:
                    done += sum(outcome in SETTLED for outcome in pool.map(sender.send, due))
                except KeyboardInterrupt:
                    pool.shutdown(cancel_futures=True)
                    records.give_back(due, now)
                    raise
                if not due and not self.look(records):
                    break
                if not due:
                    records.sweep(now)
                    time.sleep(0.2)
        progress(len(self.outcomes))

    def look(self, records: Records) -> int:
        """Look up what has become of the open ones; tells how many still are."""
        for each in self.open:
            record = records.find(each.order) if each.order else None
            if record and record.state in SETTLED:
                each.outcome, each.reason = record.state, record.reason
        return len(self.open)

    def table(self) -> bytes:
        """Write the outcomes as CSV, a row per line."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(
            (each.line, each.call, each.outcome, each.reason) for each in self.outcomes
        )
        return text.getvalue().encode()


def _decide(line: Line, config: SnippetConfig, now: float) -> Outcome:
    if line.call is None:
        return Outcome(line.number, reason=line.fault)
    decision = decide(config, line.call, now)
    outcome = "would_send" if decision.order else "not_counted"
    return Outcome(line.number, line.call.id, outcome, decision.reason, decision.order)
