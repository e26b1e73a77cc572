from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy.exc

from snippetgen.relay.store.models import Record
from snippetgen.relay.store.store import Records
from tests.relay.deliveries import DAY, NOW, order


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'calls.db'}"
    found: str = request.getfixturevalue("postgresql_url")
    return found


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    opened = Records(url)
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "calls.db"


def claimed(records: Records) -> Record:
    (id_,) = records.due(NOW, 10)
    record = records.claim(id_, NOW)
    assert record is not None
    return record


def test_a_call_is_accepted_once_per_vendor_call_and_goal(records: Records) -> None:
    orders = [order(1), order(1), order(1, goal="x"), order(1, vendor="callrail"), order(2)]
    assert records.accept(orders, NOW) == [True, False, True, True, True]
    assert records.accept(orders[:1], NOW + 1) == [False]


def test_it_is_there_when_they_are_opened_again(records: Records, url: str) -> None:
    records.accept([order(1)], NOW)
    again = Records(url)
    assert again.accept([order(1)], NOW) == [False]
    assert again.counts() == {("pending", ""): 1}
    again.close()


def test_several_may_make_them_at_once(url: str) -> None:
    start = threading.Barrier(6)

    def make(_: int) -> None:
        start.wait(10)
        Records(url).close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(make, range(6)))


def test_nobody_else_may_read_the_file(file: Path) -> None:
    records = Records(f"sqlite:///{file}")
    records.accept([order(1)], NOW)
    files = list(file.parent.glob("calls.db*"))
    assert [stat.S_IMODE(each.stat().st_mode) for each in files] == [0o600] * 3
    records.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite", "postgresql+nothing://x"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(sqlalchemy.exc.ArgumentError):
        Records(url)


def test_what_was_taken_is_due_again_after_the_lease(records: Records) -> None:
    records.accept([order(1), order(2)], NOW)
    assert len(records.due(NOW, 1)) == 1
    assert len(records.due(NOW, 10)) == 1
    assert records.due(NOW + 59, 10) == []
    assert len(records.due(NOW + 60, 10)) == 2


def test_several_take_each_of_what_is_due_once(records: Records) -> None:
    records.accept([order(number) for number in range(200)], NOW)
    with ThreadPoolExecutor(4) as pool:
        taken = pool.map(lambda _: records.due(NOW, 10), range(20))
    assert sorted(id_ for ids in taken for id_ in ids) == list(range(1, 201))


def test_one_source_s_calls_are_taken_alone(records: Records) -> None:
    records.accept([order(1), order(2, source="other")], NOW)
    assert records.due(NOW, 10, "other") == [2]
    assert records.due(NOW, 10) == [1]


def test_what_is_given_back_is_due_again(records: Records) -> None:
    records.accept([order(1), order(2)], NOW)
    ids = records.due(NOW, 10)
    records.claim(ids[0], NOW)
    records.give_back(ids, NOW)
    assert records.due(NOW, 10) == ids[1:]


def test_what_has_to_wait_cannot_be_claimed(records: Records) -> None:
    records.accept([order(1)], NOW)
    record = claimed(records)
    records.postpone(record, NOW + 30, "status_503", NOW)
    assert records.claim(record.id, NOW + 10) is None
    assert records.claim(record.id, NOW + 30) is not None


def test_one_of_two_claims_a_record(records: Records) -> None:
    records.accept([order(1)], NOW)
    record = claimed(records)
    assert record.attempts == 1
    assert records.claim(record.id, NOW) is None


@pytest.mark.parametrize(
    ("resend", "expected"),
    [(True, ("pending", "in_doubt")), (False, ("given_up", "in_doubt"))],
)
def test_a_sender_that_died_leaves_a_doubt(
    records: Records, resend: bool, expected: tuple[str, str]
) -> None:
    records.accept([order(1, resend=resend)], NOW)
    claimed(records)
    assert records.sweep(NOW + 59) == 0
    assert records.sweep(NOW + 61) == 1
    assert records.counts() == {expected: 1}
    assert records.doubtful() == 1


def test_a_sender_that_was_given_up_changes_nothing_any_more(records: Records) -> None:
    records.accept([order(1, resend=True)], NOW)
    slow = claimed(records)
    records.sweep(NOW + 61)
    again = records.claim(slow.id, NOW + 62)
    records.finish(slow, "given_up", "late", NOW + 63)
    assert again is not None
    assert records.counts() == {("sending", "in_doubt"): 1}


def test_what_is_too_old_is_given_up(records: Records) -> None:
    records.accept([order(1)], NOW)
    records.sweep(NOW + 3 * DAY + 1)
    assert records.counts() == {("given_up", "too_old"): 1}


def test_data_is_deleted_after_its_time_but_the_call_stays_known(records: Records) -> None:
    records.accept([order(1), order(2)], NOW)
    record = records.claim(records.due(NOW, 1)[0], NOW)
    assert record is not None
    records.finish(record, "delivered", "status_200", NOW)
    records.sweep(NOW + 30 * DAY - 1)
    kept = records.get(record.id)
    records.sweep(NOW + 30 * DAY + 1)
    gone = records.get(record.id)
    assert kept is not None
    assert gone is not None
    assert (kept.payload is None, gone.payload is None) == (False, True)
    assert records.accept([order(1)], NOW) == [False]


def test_only_what_was_given_up_is_tried_again_by_hand(records: Records) -> None:
    records.accept([order(1)], NOW)
    record = claimed(records)
    assert not records.retry(record.id, NOW)
    records.finish(record, "given_up", "status_404", NOW)
    assert records.retry(record.id, NOW + 9 * DAY)
    records.sweep(NOW + 9 * DAY)
    assert records.counts() == {("pending", "by_hand"): 1}


def test_a_locked_database_raises_and_loses_nothing(file: Path) -> None:
    records = Records(f"sqlite:///{file}?timeout=0.05")
    records.accept([order(1)], NOW)
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlalchemy.exc.OperationalError, match="locked"):
        records.accept([order(2)], NOW)
    other.rollback()
    other.close()
    assert records.accept([order(1), order(2)], NOW) == [False, True]
    records.close()


def test_a_full_disk_raises_and_loses_nothing(file: Path) -> None:
    records = Records(f"sqlite:///{file}")
    records.accept([order(1)], NOW)
    with records._engine.begin() as connection:
        # SQLite says the same at the end of what it may use as at the end of a disk.
        connection.exec_driver_sql("PRAGMA max_page_count = 12")
    with pytest.raises(sqlalchemy.exc.OperationalError, match="full"):
        records.accept([order(n) for n in range(2, 200)], NOW)
    assert records.counts() == {("pending", ""): 1}
    records.close()
