"""The table to which the database appends the changes of statements, and its triggers.

Appending locks nothing, so processes do not wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

TALLIES = sa.Table(
    "tallies",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("subject", sa.String(16), nullable=False),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("in_doubt", sa.Boolean, nullable=False),
    # A sum has neither. The time of the event is in seconds since 1970, or 0 without an event.
    sa.Column("source", sa.String(64), nullable=False, server_default=""),
    sa.Column("happened_at", sa.Float, nullable=False, server_default="0"),
    sa.Column("number", sa.Integer, nullable=False),
)


@dataclass(frozen=True)
class _Counted:
    """The values to append for a row of a table; `{}` stands for the row."""

    name: str
    in_doubt: str
    columns: tuple[str, ...]
    """The columns that matter. Changes of other columns append nothing."""
    inserted_at: str
    updated_at: str

    def values(self, row: str, happened_at: str) -> str:
        terms = (self.name, "{}.reason", self.in_doubt, "{}.source", happened_at)
        return ", ".join(term.format(*[row] * term.count("{}")) for term in terms)


_COUNTED = {
    "calls": _Counted(
        name="{}.state",
        in_doubt="{}.in_doubt",
        columns=("state", "reason", "in_doubt"),
        inserted_at="{}.accepted_at",
        # The end of an attempt. A claim, or a wait without an attempt, is not an event.
        updated_at="CASE WHEN {}.state = 'sending' OR {}.reason IN ('', 'by_hand') THEN 0 "
        "ELSE {}.changed_at END",
    ),
    "rejections": _Counted(
        name="{}.source",
        in_doubt="false",
        columns=("source", "reason"),
        inserted_at="{}.received_at",
        updated_at="0",
    ),
}

_EVENTS = ("insert", "update", "delete")
_COLUMNS = "name, reason, in_doubt, source, happened_at, number"
_INSERT = f"INSERT INTO tallies (subject, {_COLUMNS})"


def create_triggers(connection: sa.Connection) -> None:
    """Make the database append the changes of statements to the tallies."""
    create = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    for table, counted in _COUNTED.items():
        for statement in create(table, counted):
            connection.exec_driver_sql(statement)


def drop_triggers(connection: sa.Connection) -> None:
    """Drop the triggers, including those of earlier versions."""
    for table in _COUNTED:
        for event in _EVENTS:
            name = f"{table}_tally_{event}"
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
            else:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def _sqlite(table: str, counted: _Counted) -> list[str]:
    def append(row: str, happened_at: str, number: int) -> str:
        return f"{_INSERT} VALUES ('{table}', {counted.values(row, happened_at)}, {number});"

    changed = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in counted.columns)
    head = f"CREATE TRIGGER {table}_tally_"
    old = append("OLD", "0", -1)
    return [
        f"{head}insert AFTER INSERT ON {table} BEGIN {append('NEW', counted.inserted_at, 1)} END",
        f"{head}update AFTER UPDATE OF {', '.join(counted.columns)} ON {table} WHEN {changed} "
        f"BEGIN {old} {append('NEW', counted.updated_at, 1)} END",
        f"{head}delete AFTER DELETE ON {table} BEGIN {old} END",
    ]


def _postgresql(table: str, counted: _Counted) -> list[str]:
    def rows(source: str, row: str, happened_at: str, number: int) -> str:
        return f"SELECT {counted.values(row, happened_at)}, {number} FROM {source}"  # noqa: S608

    def function(event: str, selected: str) -> str:
        # In whole seconds, so that a statement about many calls appends few rows.
        return (
            f"CREATE FUNCTION {table}_tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
            f"{_INSERT} SELECT '{table}', name, reason, in_doubt, source, floor(happened_at), "
            f"sum(number) FROM ({selected}) AS changes ({_COLUMNS}) GROUP BY name, reason, "
            "in_doubt, source, floor(happened_at) HAVING sum(number) <> 0; RETURN NULL; END $$"
        )

    def trigger(event: str, references: str) -> str:
        return (
            f"CREATE TRIGGER {table}_tally_{event} AFTER {event} ON {table} "
            f"REFERENCING {references} FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally_{event}()"
        )

    changed = " OR ".join(f"o.{column} <> n.{column}" for column in counted.columns)
    both = f"old_rows AS o JOIN new_rows AS n ON o.id = n.id AND ({changed})"
    update = f"{rows(both, 'o', '0', -1)} UNION ALL {rows(both, 'n', counted.updated_at, 1)}"
    return [
        function("insert", rows("new_rows AS n", "n", counted.inserted_at, 1)),
        function("update", update),
        function("delete", rows("old_rows AS o", "o", "0", -1)),
        trigger("insert", "NEW TABLE AS new_rows"),
        trigger("update", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        trigger("delete", "OLD TABLE AS old_rows"),
    ]
