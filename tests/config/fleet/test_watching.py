from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.config.fleet import Fleet, WatchedFleet
from snippetgen.validation.errors import ConfigError
from tests.config.fleet.fleets import make_fleet, refusal, write_fleet

TABLE = "name,goal,key\na,one,first\n"
SECRET = 'secret = "key"'


def test_a_fleet_is_read_once_and_after_each_change(tmp_path: Path) -> None:
    watched = WatchedFleet(write_fleet(tmp_path, TABLE, SECRET))
    read: list[list[str]] = []

    def keep(fleet: Fleet) -> None:
        read.append([row.name for row in fleet.rows()])

    for table in (TABLE, f"{TABLE}b,two,second\n"):
        write_fleet(tmp_path, table, SECRET)
        watched.refresh(keep)
        watched.refresh(keep)
    assert read == [["a"], ["a", "b"]]
    watched.refresh(keep, force=True)
    assert len(read) == 3


def test_a_table_that_could_not_be_read_is_read_again_even_if_nothing_has_changed(
    tmp_path: Path,
) -> None:
    watched = WatchedFleet(write_fleet(tmp_path, TABLE, SECRET))

    def fail(_: Fleet) -> None:
        raise ConfigError([])

    with pytest.raises(ConfigError):
        watched.refresh(fail)
    assert watched.pause(10) == 50
    read: list[Fleet] = []
    watched.refresh(read.append)
    assert (len(read), watched.pause(10)) == (1, 0.25)


def test_the_column_of_secrets_is_not_a_setting_and_no_build_depends_on_it(tmp_path: Path) -> None:
    fleet = make_fleet(tmp_path, TABLE, SECRET)
    (row,) = fleet.rows()
    (changed,) = make_fleet(tmp_path, TABLE.replace("first", "second"), SECRET).rows()
    assert fleet.secret(row) == "first"
    assert row.digest == changed.digest
    assert "first" not in repr((row, row.source))
    assert "key" not in row.settings


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ('secret = "token"', 'the column "token" is missing. Set fleet.secret.'),
        ('secret = "name"', 'fleet.secret = "name": is also the column of a setting.'),
        ('secret = "key"\ncolumns = { key = "goal" }', 'fleet.secret = "key": is also the column'),
    ],
)
def test_a_wrong_column_of_secrets_is_explained(tmp_path: Path, setting: str, problem: str) -> None:
    ignored = "" if "columns" in setting else '\nignore = ["key"]'
    assert problem in refusal(tmp_path, TABLE, f"{setting}{ignored}")
