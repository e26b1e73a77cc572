"""Finds out when each configuration last received a call, for readers other than the relay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from snippetgen.relay.store.database import CONNECT_TIMEOUT, STATEMENT_TIMEOUT, revision_of
from snippetgen.relay.store.schema import CALLS, REJECTIONS, REVISION

if TYPE_CHECKING:
    from collections.abc import Mapping


class LastCall(NamedTuple):
    """The last call of a configuration."""

    received_at: float
    """In seconds since 1970."""
    counted: bool
    """Whether it was accepted; False if it was rejected."""


class OtherRevisionError(Exception):
    """The records have the tables of another version or none."""


def last_calls(url: str | sa.URL) -> Mapping[str, LastCall]:
    """Return the last call of each source in the records.

    The cost depends on the number of sources, not on the number of calls. Writes nothing and
    creates no file. Raises OtherRevisionError unless this version's relay has opened the records,
    sqlalchemy.exc.SQLAlchemyError if they cannot be read, and ImportError if the driver is not
    installed.
    """
    engine = _reading(make_url(url))
    try:
        with engine.connect() as connection:
            if revision_of(connection) != REVISION:
                raise OtherRevisionError
            accepted = _latest(connection, CALLS.c.source, CALLS.c.accepted_at)
            rejected = _latest(connection, REJECTIONS.c.source, REJECTIONS.c.received_at)
    finally:
        engine.dispose()
    calls = {source: LastCall(at, counted=True) for source, at in accepted.items()}
    for source, at in rejected.items():
        if source not in calls or at > calls[source].received_at:
            calls[source] = LastCall(at, counted=False)
    return calls


def _latest(
    connection: sa.Connection, source: sa.Column[str], time: sa.Column[float]
) -> dict[str, float]:
    """Return the latest time of each source. An index has both columns.

    The search jumps from each source to the next one in the index.
    """
    table = source.table
    scan = sa.select(sa.func.min(source).label("source")).cte("sources", recursive=True)
    of_row = table.alias()
    following = sa.select(sa.func.min(of_row.c.source)).where(of_row.c.source > scan.c.source)
    scan = scan.union_all(sa.select(following.scalar_subquery()).where(scan.c.source.is_not(None)))
    latest = sa.select(sa.func.max(time)).where(source == scan.c.source).scalar_subquery()
    statement = sa.select(scan.c.source, latest).where(scan.c.source.is_not(None))
    return dict(connection.execute(statement).all())


def _reading(url: sa.URL) -> sa.Engine:
    """Return a read-only engine. Raises ArgumentError for other databases."""
    if url.get_backend_name() == "sqlite":
        file = quote(str(Path(url.database or "").absolute()))
        read_only = sa.URL.create(
            "sqlite", database=f"file:{file}", query={"mode": "ro", "uri": "true"}
        )
        return sa.create_engine(
            read_only, connect_args={"timeout": CONNECT_TIMEOUT}, poolclass=NullPool
        )
    if url.get_backend_name() != "postgresql":
        raise ArgumentError("records are kept in sqlite or postgresql")
    options = f"-c default_transaction_read_only=on -c statement_timeout={STATEMENT_TIMEOUT * 1000}"
    return sa.create_engine(
        url,
        connect_args={"connect_timeout": CONNECT_TIMEOUT, "options": options},
        poolclass=NullPool,
    )
