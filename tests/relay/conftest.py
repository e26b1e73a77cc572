from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.deliver.sender import Sender
from snippetgen.relay.ingest.batch_writer import BatchWriter
from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.ops.checks import Check
from snippetgen.relay.ops.health import Health
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.attempts import Attempts
from tests.relay.clock import Clock
from tests.relay.optimizely import Optimizely, optimizely_server
from tests.relay.postgresql import running

# The relay gives up after seconds; a busy machine may need longer.
_initializers: list[Any] = [each.__init__ for each in (BatchWriter, Check, Health, Webhooks)]
for _function in _initializers:
    _function.__kwdefaults__["timeout"] = PATIENCE
Sender.__init__.__kwdefaults__["total_time"] = PATIENCE  # type: ignore[index]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeliveryStore]:
    opened = DeliveryStore(f"sqlite:///{tmp_path / 'calls.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server that the tests start."""
    with running() as address:
        yield address


END_OTHERS = """
    SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
"""Ends the other connections, and waits until they have ended: they may have locks."""


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The address of an empty database."""
    engine = sa.create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(END_OTHERS)
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return postgresql


@pytest.fixture
def optimizely() -> Iterator[Optimizely]:
    """A server whose responses a test sets."""
    with optimizely_server() as server:
        yield server


@pytest.fixture
def attempts(store: DeliveryStore, optimizely: Optimizely, clock: Clock) -> Attempts:
    """Sends due deliveries to that server."""
    return Attempts(store, RequestBuilder(optimizely.address), clock)
