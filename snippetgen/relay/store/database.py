"""Opens the database: sets its time limits, and creates its tables."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from snippetgen.relay.store.schema import REVISION, create
from snippetgen.relay.store.watchdog import Watchdog

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

CONNECT_TIMEOUT = 5
"""Seconds to connect to PostgreSQL or to get a connection from the pool."""

STATEMENT_TIMEOUT = 8
"""Seconds after which PostgreSQL ends a statement, and SQLite stops waiting for a lock."""

OPERATION_TIMEOUT = 10.0
"""Seconds after which a connection is cut if PostgreSQL does not respond."""

_UPGRADE_TIMEOUT = 3600
"""Seconds that a process waits while another one upgrades an SQLite file."""

_UPGRADE_LOCK = 0x736E6970
"""Number of the advisory lock that PostgreSQL holds while the tables are changed."""

_LOCK_CHECK_INTERVAL = 0.02
"""Seconds between two attempts to change the journal mode of an SQLite file."""

_file_creation = threading.Lock()

_VERSION = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32)))

# Keepalives detect a peer that is gone; TCP_USER_TIMEOUT detects one that acknowledges nothing.
_POSTGRESQL_OPTIONS = {
    "connect_timeout": CONNECT_TIMEOUT,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": int(OPERATION_TIMEOUT * 1000),
}


class UnknownRevisionError(ValueError):
    """The database was written by a newer version."""


def open_database(url: str | sa.URL) -> sa.Engine:
    """Open a database by its address, such as sqlite:///calls.db, and create or upgrade its tables.

    Transactions take SQLite's write lock at the start, unless the engine has the execution option
    `reading`. Raises sqlalchemy.exc.ArgumentError if the database is neither SQLite nor PostgreSQL,
    UnknownRevisionError if a newer version has written it, OSError if the file cannot be created,
    and ImportError if the driver is not installed.
    """
    database = _parsed(url)
    backend = database.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise ArgumentError(f"{backend} is not supported; use sqlite or postgresql")
    if backend == "sqlite" and database.database:
        _create_file(Path(database.database))
    _prepare_tables(database)
    return _sqlite(database) if backend == "sqlite" else _postgresql(database)


def _create_file(file: Path) -> None:
    """Create an empty database that only its owner may read, unless the file exists.

    An existing file is not opened: on POSIX systems, the close would release the locks that
    SQLite holds on it in this process (https://www.sqlite.org/howtocorrupt.html).
    """
    with _file_creation, contextlib.suppress(FileExistsError):
        os.close(os.open(file.resolve(), os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _parsed(url: str | sa.URL) -> sa.URL:
    """Return an address by its parts. No message repeats a part: it may be one of the password."""
    try:
        found = make_url(url)
        is_ambiguous = "@" in (found.host or "")
    except ValueError:
        is_ambiguous = True
    if is_ambiguous:
        raise ArgumentError(
            "the address is ambiguous: write special characters of its user and password "
            "percent-encoded, such as %40 for @, %3A for : and %2F for /"
        )
    return found


def connect_to_listen(engine: sa.Engine) -> Any:  # noqa: ANN401 - psycopg's connection
    """Return a psycopg connection outside the pool, which may wait for a long time."""
    arguments, options = engine.dialect.create_connect_args(engine.url)
    return engine.dialect.connect(*arguments, **options, **_POSTGRESQL_OPTIONS)


def _sqlite(database: sa.URL, timeout: int = STATEMENT_TIMEOUT) -> sa.Engine:
    if "timeout" not in database.query:
        database = database.update_query_dict({"timeout": str(timeout)})
    engine = sa.create_engine(database)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401
    """Make commits wait for the disk, and allow reads during a write."""
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _use_write_ahead_log(connection: Any) -> None:  # noqa: ANN401
    """Change the journal mode. SQLite does not wait for other processes that change it."""
    (timeout,) = connection.execute("PRAGMA busy_timeout").fetchone()
    deadline = time.monotonic() + timeout / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(_LOCK_CHECK_INTERVAL)
        else:
            return


def _begin_sqlite(connection: sa.Connection) -> None:
    """Take the write lock. A transaction that reads first fails if another process has written."""
    if not connection.get_execution_options().get("reading"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(database: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        database, connect_args=_POSTGRESQL_OPTIONS, pool_timeout=CONNECT_TIMEOUT
    )
    watchdog = Watchdog(OPERATION_TIMEOUT)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}s'")
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{STATEMENT_TIMEOUT}s'")
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "checkout")
    def begin(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: object) -> None:
        watchdog.watch(entry, connection)
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.dbapi.Error as error:  # type: ignore[union-attr]
            watchdog.forget(entry)
            raise DisconnectionError from error  # the pool opens another connection

    @event.listens_for(engine, "checkin")
    def end(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        watchdog.forget(entry)

    return engine


def _prepare_tables(database: sa.URL) -> None:
    """Create or upgrade the tables. Another process that does the same waits."""
    if database.get_backend_name() == "sqlite":
        engine = _sqlite(database, _UPGRADE_TIMEOUT)
    else:
        engine = sa.create_engine(database, connect_args=_POSTGRESQL_OPTIONS)
    try:
        with engine.execution_options(reading=True).connect() as connection:
            if revision_of(connection) == REVISION:
                return
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
            _change_tables(connection)
    finally:
        engine.dispose()


def _change_tables(connection: sa.Connection) -> None:
    revision = revision_of(connection)
    if revision == REVISION:
        return
    if revision is None and not sa.inspect(connection).has_table("calls"):
        create(connection)
        _VERSION.create(connection)
        connection.execute(sa.insert(_VERSION).values(version_num=REVISION))
        return
    # Slow to import, and needed only once.
    from snippetgen.relay.store.migrations import upgrade

    if not upgrade(connection):
        raise UnknownRevisionError(
            f"the records have revision {revision}, from a newer version of snippetgen; this "
            f"version supports up to {REVISION}. Install the newer version"
        )


def revision_of(connection: sa.Connection) -> str | None:
    """Return the revision of the tables; None if there are none or if they are those of 0.1.0."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar()
