from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from snippetgen.relay.ingest.secrets import Secrets
from snippetgen.relay.ingest.sources import Sources
from snippetgen.validation.errors import ConfigError
from tests.config.fleet.fleets import write_fleet
from tests.configurations import configure

SECRET = "only-for-the-tests"
TABLE = f"name,goal,key\na,one,{SECRET}-a\nb,two,{SECRET}-b\n"
COLUMN = 'secret = "key"'
ENVIRONMENT = {"SNIPPETGEN_SECRET_CTM": f"{SECRET}-ctm"}

_MOMENTS = count(1)


def write(folder: Path, table: str) -> Path:
    """Write a fleet whose table has secrets; a table of the same size counts as changed too."""
    path = write_fleet(folder, table, COLUMN)
    moment = next(_MOMENTS)
    os.utime(folder / "shops.csv", ns=(moment, moment))
    return path


def problems(logs: list[Any]) -> list[str]:
    return [entry["problem"] for entry in logs if entry["event"] == "wrong_row"]


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return Sources([configure("ctm")], [write(tmp_path, TABLE)], Secrets(None, ENVIRONMENT))


def test_each_row_is_a_source_with_the_secret_of_its_column(sources: Sources) -> None:
    assert list(sources) == ["ctm", "a", "b"]
    assert sources["b"].config.goal == "two"
    assert sources["b"].secret.matches(f"{SECRET}-b")
    assert not sources["b"].secret.matches(f"{SECRET}-a")


def test_a_changed_row_is_live_and_the_others_are_unchanged(
    sources: Sources, tmp_path: Path
) -> None:
    before = dict(sources)
    write(tmp_path, TABLE.replace("a,one", "c,one").replace(f"{SECRET}-b", f"{SECRET}-2"))
    sources.refresh()
    assert list(sources) == ["ctm", "c", "b"]
    assert sources["b"].secret.matches(f"{SECRET}-2")
    assert sources["b"].config is before["b"].config

    write(tmp_path, TABLE.replace("two", "2nd"))
    sources.refresh()
    assert (list(sources), sources["b"].config.goal) == (["ctm", "a", "b"], "2nd")


def test_a_wrong_row_keeps_its_last_settings_and_nothing_is_removed(
    sources: Sources, tmp_path: Path
) -> None:
    at = "shops.csv:2"
    for table, problem in {
        "name,goal,key\nB,3rd,\n": f"{at}:1: name: must be 1 to 63 lower-case letters",
        "name,goal,key\nb,3rd,short\n": f"{at}:7: key: its secret is shorter than 16",
        "name,goal,key\nb,3rd,\n": f"{at}:7: key: has no secret: set SNIPPETGEN_SECRET_B.",
        f"name,goal,key\nctm,3rd,{SECRET}\n": f"{at}:1: name: is also the name of",
        "name,goal\nb,3rd\n": 'the column "key" is missing. Set fleet.secret.',
    }.items():
        write(tmp_path, table)
        with capture_logs() as logs:
            sources.refresh()
        (found,) = problems(logs)
        assert problem in found
        assert SECRET not in str(logs)
        assert list(sources) == ["ctm", "a", "b"]
        assert sources["b"].config.goal == "two"
        with capture_logs() as logs:
            sources.refresh()
        assert logs == []


def test_a_wrong_row_does_not_prevent_the_others_from_starting(tmp_path: Path) -> None:
    # The columns are swapped: the secret must not be shown as a wrong goal.
    path = write(tmp_path, f"{TABLE}c,{SECRET}\x07,three\n")
    with capture_logs() as logs:
        sources = Sources([], [path], Secrets(None, {}))
    assert list(sources) == ["a", "b"]
    assert "shops.csv:4:3: goal: " in problems(logs)[0]
    assert SECRET not in str(logs)
    path = write(tmp_path, "name,goal,key\na,one,\n")
    with pytest.raises(ConfigError, match=r"shops\.csv:2:7: key: has no secret"):
        Sources([], [path], Secrets(None, {}))


def test_a_changed_file_of_a_secret_is_live(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name in ("a", "b", "ctm"):
        (folder / name).write_text(f"{SECRET}-{name}")
    fleet = write_fleet(tmp_path, "name,goal\na,one\nb,two\n")
    sources = Sources([configure("ctm")], [fleet], Secrets(folder, {}))
    for name in ("b", "ctm"):
        (folder / name).write_text(f"{SECRET}-changed")
    (folder / "a").unlink()
    sources.refresh()
    assert sources["b"].secret.matches(f"{SECRET}-changed")
    assert sources["ctm"].secret.matches(f"{SECRET}-changed")
    assert sources["a"].secret.matches(f"{SECRET}-a")


def test_every_missing_secret_of_a_file_is_reported_at_once() -> None:
    configs = [configure(vendor) for vendor in ("ctm", "callrail", "ringba")]
    with pytest.raises(ConfigError) as caught:
        Sources(configs, [], Secrets(None, {"SNIPPETGEN_SECRET_RINGBA": "short"}))
    assert [str(each).split(":")[0] for each in caught.value.problems] == [
        "ctm",
        "callrail",
        "ringba",
    ]
    assert "short\n" not in str(caught.value)
