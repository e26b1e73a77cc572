from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from snippetgen.relay.store.last_calls import LastCall, OtherRevisionError, last_calls
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import DAY, NOW, delivery


def test_the_last_call_of_each_source_is_found(store: DeliveryStore, url: str) -> None:
    def rejected(source: str, call_id: str) -> Rejection:
        return Rejection(source=source, call_id=call_id, reason="too_short", keep=DAY)

    assert last_calls(url) == {}
    store.accept([delivery(1, source="a"), delivery(1, source="c")], NOW, [rejected("b", "1")])
    store.accept([delivery(2, source="a")], NOW + 1, [rejected("c", "2")])

    assert last_calls(url) == {
        "a": LastCall(NOW + 1, counted=True),
        "b": LastCall(NOW, counted=False),
        "c": LastCall(NOW + 1, counted=False),
    }


def test_reading_is_fast_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "odd %20?# name.db"
    url = sa.URL.create("sqlite", database=str(path))
    with pytest.raises(OperationalError):
        last_calls(url)
    assert not path.exists()

    store = DeliveryStore(url)
    plans: list[str] = []

    @sa.event.listens_for(sa.Engine, "before_cursor_execute")
    def explain(*given: object) -> None:
        _, cursor, statement, parameters, *_ = given
        if "WITH RECURSIVE" in str(statement):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
            plans.extend(row[3] for row in cursor.fetchall())  # type: ignore[attr-defined]

    try:
        last_calls(url)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", explain)
        store.close()
    assert len(plans) > 6
    assert [step for step in plans if step.startswith("SCAN") and step != "SCAN sources"] == []


def test_records_of_another_version_are_refused(url: str, store: DeliveryStore) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    with pytest.raises(OtherRevisionError):
        last_calls(url)
