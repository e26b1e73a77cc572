from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from snippetgen.conversions.event_api import conversion_uuid
from snippetgen.relay.store.database import UnknownRevisionError
from snippetgen.relay.store.schema import METADATA, REVISION
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim
from tests.relay.deliveries import DAY, NOW, delivery

HERE = Path(__file__).parent


@pytest.fixture
def written_by_0_1_0(url: str, tmp_path: Path) -> str:
    """The address of a database that release 0.1.0 wrote: eight calls and two rejections."""
    dialect = sa.make_url(url).get_backend_name()
    dump = (HERE / f"0.1.0-{dialect}.sql").read_text("utf-8")
    if dialect == "sqlite":
        with closing(sqlite3.connect(tmp_path / "calls.db")) as file:
            file.executescript(dump)
    else:
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(dump)
        engine.dispose()
    return url


def test_a_database_of_0_1_0_keeps_its_calls(written_by_0_1_0: str) -> None:
    store = DeliveryStore(written_by_0_1_0)
    counts = {
        ("pending", ""): 1,
        ("pending", "status_503"): 1,
        ("pending", "in_doubt"): 1,
        ("sending", ""): 1,
        ("delivered", "status_200"): 1,
        ("delivered", "status_204"): 1,
        ("given_up", "in_doubt"): 1,
        ("given_up", "status_404"): 1,
    }
    assert (store.counts(), store.count_in_doubt()) == (counts, 2)
    assert store.rejections.counts() == {
        ("shop", "too_short"): 1,
        ("shop", "unreadable_duration"): 1,
    }
    assert sum(store.activity.states(["shop"])["shop"].values()) == 10
    # Calls are known under the name of their configuration.
    known = [delivery(number, source="shop") for number in (1, 3, 8)]
    assert store.accept([*known, delivery(3, source="other")], NOW) == [False, False, False, True]
    store.close()


def test_a_database_of_0_1_0_continues_where_it_stopped(written_by_0_1_0: str) -> None:
    store = DeliveryStore(written_by_0_1_0)
    due = {each.delivery.call_id: each.delivery for each in claim(store, NOW + DAY, 10)}
    assert sorted(due) == ["CALL1", "CALL5", "CALL7"]
    resend = [due[call_id].resend for call_id in sorted(due)]
    assert resend == [True, False, True]  # CALL1 has no revenue
    # An event that may have arrived keeps its uuid, so that Optimizely counts it once.
    assert due["CALL7"].uuid == conversion_uuid("ctm", "CALL7", "call")
    store.expiry.run_once(NOW + 29 * DAY)
    assert store.find_call("CALL8") != []
    store.expiry.run_once(NOW + 31 * DAY)
    assert store.find_call("CALL8") == []
    store.close()


def test_an_upgraded_database_is_like_a_new_one(written_by_0_1_0: str) -> None:
    DeliveryStore(written_by_0_1_0).close()
    store = DeliveryStore(written_by_0_1_0)  # which has nothing to do
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == REVISION
    store.close()


def test_the_tables_have_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", "snippetgen.relay.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_records_of_a_newer_version_are_refused(url: str) -> None:
    store = DeliveryStore(url)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(UnknownRevisionError, match="from a newer version of snippetgen"):
        DeliveryStore(url)
