"""Counts of calls that are as quick for a million calls as for one.

Triggers append to the table `tallies` what each statement adds or removes. Appending locks nothing,
so that processes do not wait for each other. `Tallies.fold` replaces many rows by their sums.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLD_AFTER = 2000
"""Calls that a process writes before it folds."""

TALLIES = sa.Table(
    "tallies",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("subject", sa.String(16), nullable=False),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("in_doubt", sa.Boolean, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
)

_COUNTED: Mapping[str, str] = {
    "calls": "state, reason, in_doubt",
    "rejections": "source, reason, false",
}
"""What is counted of each table: `name`, `reason` and `in_doubt`."""


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
        """Return for how many stored deliveries it was ever unknown whether they had arrived."""
        statement = sa.select(sa.func.coalesce(sa.func.sum(TALLIES.c.number), 0))
        statement = statement.where(TALLIES.c.subject == "calls", TALLIES.c.in_doubt)
        with self._reader.connect() as connection:
            return int(connection.execute(statement).scalar_one())

    def note(self, rows: int) -> None:
        """Note that this process has written rows, and fold if they are many."""
        self._written += rows
        if self._written >= FOLD_AFTER:
            self._written = 0
            self.fold()

    def fold(self) -> None:
        """Replace the rows by their sums."""
        columns = (*_key(TALLIES), TALLIES.c.number)
        with self._engine.begin() as connection:
            sums: Counter[tuple[str, str, str, bool]] = Counter()
            for *key, number in connection.execute(sa.delete(TALLIES).returning(*columns)):
                sums[tuple(key)] += number
            names = [column.name for column in columns]
            rows = [dict(zip(names, (*key, n), strict=True)) for key, n in sums.items() if n]
            if rows:
                connection.execute(sa.insert(TALLIES), rows)


def create_triggers(connection: sa.Connection) -> None:
    """Have the database keep the tallies of all tables."""
    create = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    for table, counted in _COUNTED.items():
        for statement in create(table, counted):
            connection.exec_driver_sql(statement)


def _key(table: sa.Table) -> tuple[sa.Column[str], ...]:
    return (table.c.subject, table.c.name, table.c.reason, table.c.in_doubt)


_INSERT = "INSERT INTO tallies (subject, name, reason, in_doubt, number)"


def _sqlite(table: str, counted: str) -> list[str]:
    columns = [column for column in counted.split(", ") if column != "false"]

    def row(record: str, number: int) -> str:
        values = ", ".join(
            column if column == "false" else f"{record}.{column}" for column in counted.split(", ")
        )
        return f"{_INSERT} VALUES ('{table}', {values}, {number});"

    changed = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)
    head = f"CREATE TRIGGER {table}_tally_"
    return [
        f"{head}insert AFTER INSERT ON {table} BEGIN {row('NEW', 1)} END",
        f"{head}update AFTER UPDATE OF {', '.join(columns)} ON {table} WHEN {changed} "
        f"BEGIN {row('OLD', -1)} {row('NEW', 1)} END",
        f"{head}delete AFTER DELETE ON {table} BEGIN {row('OLD', -1)} END",
    ]


def _postgresql(table: str, counted: str) -> list[str]:
    def function(event: str, rows: str) -> str:
        return (
            f"CREATE FUNCTION {table}_tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
            f"{_INSERT} SELECT '{table}', {counted}, sum(number) FROM ({rows}) AS changes "
            f"GROUP BY {counted.removesuffix(', false')} HAVING sum(number) <> 0; "
            "RETURN NULL; END $$"
        )

    def trigger(event: str, references: str) -> str:
        return (
            f"CREATE TRIGGER {table}_tally_{event} AFTER {event} ON {table} "
            f"REFERENCING {references} FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally_{event}()"
        )

    new = "SELECT *, 1 AS number FROM new_rows"
    old = "SELECT *, -1 AS number FROM old_rows"
    return [
        function("insert", new),
        function("update", f"{new} UNION ALL {old}"),
        function("delete", old),
        trigger("insert", "NEW TABLE AS new_rows"),
        trigger("update", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        trigger("delete", "OLD TABLE AS old_rows"),
    ]
