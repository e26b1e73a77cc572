"""Counts calls as fast for a million calls as for one.

Triggers append what each statement adds or removes to the table `tallies`. `Tallies.fold` replaces
many rows by their sums.
"""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from snippetgen.relay.store.activity import Tally, add
from snippetgen.relay.store.tally_triggers import TALLIES

FOLD_AFTER = 2000
"""The number of calls that a process writes before it folds."""


class Tallies:
    """The numbers of calls by their states and reasons."""

    def __init__(self, engine: sa.Engine, reader: sa.Engine) -> None:
        self._engine = engine
        self._reader = reader
        self._written = FOLD_AFTER

    def counts(self, subject: str) -> dict[tuple[str, str], int]:
        """Return the number of rows of a table by name and reason."""
        columns = (TALLIES.c.name, TALLIES.c.reason)
        number = sa.func.sum(TALLIES.c.number)
        statement = sa.select(*columns, number).where(TALLIES.c.subject == subject)
        with self._reader.connect() as connection:
            rows = connection.execute(statement.group_by(*columns).having(number != 0))
            return {(name, reason): int(count) for name, reason, count in rows}

    def in_doubt(self) -> int:
        """Return the number of stored deliveries that have ever been in doubt."""
        statement = sa.select(sa.func.coalesce(sa.func.sum(TALLIES.c.number), 0))
        statement = statement.where(TALLIES.c.subject == "calls", TALLIES.c.in_doubt)
        with self._reader.connect() as connection:
            return int(connection.execute(statement).scalar_one())

    def note(self, rows: int) -> None:
        """Count the rows that this process has written, and fold if they are many."""
        self._written += rows
        if self._written >= FOLD_AFTER:
            self._written = 0
            self.fold()

    def fold(self) -> None:
        """Replace the rows by their sums, and update the events and states of sources."""
        columns = [TALLIES.c[name] for name in Tally._fields]
        with self._engine.begin() as connection:
            deleted = sa.delete(TALLIES).returning(*columns, TALLIES.c.in_doubt)
            sums: Counter[tuple[str, str, str, bool]] = Counter()
            new = []
            for *row, in_doubt in connection.execute(deleted):
                tally = Tally(*row)
                sums[tally.subject, tally.name, tally.reason, in_doubt] += tally.number
                if tally.source:
                    new.append(tally)
            names = ("subject", "name", "reason", "in_doubt", "number")
            rows = [dict(zip(names, (*key, n), strict=True)) for key, n in sums.items() if n]
            if rows:
                connection.execute(sa.insert(TALLIES), rows)
            add(connection, new)
