from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.bulk.build_state import BuildState, Entry, fingerprint
from snippetgen.builder.bulk.fleet_build import FEW, FleetBuild
from snippetgen.builder.bulk.row_builder import CannotWriteError, Result
from snippetgen.config.fleet import Fleet, WrongRows, load_fleet
from snippetgen.files.atomic import PREFIX

BASE = 'vendor = "ctm"\ngoal = "phone call"\n[fleet]\nfile = "shops.csv"\n'


def write_table(folder: Path, rows: dict[str, str]) -> Fleet:
    """Write a fleet whose customers have these goals."""
    with (folder / "shops.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "goal"])
        writer.writerows(rows.items())
    path = folder / "fleet.toml"
    path.write_text(BASE, encoding="utf-8")
    return load_fleet(path)


def built(fleet: Fleet, *, keep_going: bool = False, prune: bool = False) -> dict[str, Result]:
    """Build, and return what was built by name."""
    wrong = WrongRows()
    dist = fleet.path.parent / "dist"
    run = FleetBuild(fleet, dist, wrong, keep_going=keep_going, workers=1)
    results = {result.name: result for result in run.build(prune=prune)}
    assert keep_going or not wrong
    return results


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_only_what_has_changed_is_built_again(tmp_path: Path) -> None:
    rows = {"a": "one", "b": "two", "c": "three"}
    assert built(write_table(tmp_path, rows)).keys() == rows.keys()
    assert built(write_table(tmp_path, rows)) == {}
    assert built(write_table(tmp_path, rows | {"b": "2"})).keys() == {"b"}
    dist = tmp_path / "dist"
    for customer in load_fleet(tmp_path / "fleet.toml").customers():
        assert contents(dist / customer.name) == Artifacts(customer.config).files

    # Changes of the files are also noticed.
    (dist / "a" / "a.js").unlink()
    (dist / "b" / "b.min.js").write_text("edited", encoding="utf-8")
    assert built(load_fleet(tmp_path / "fleet.toml")).keys() == {"a", "b"}
    assert (dist / "a" / "a.js").is_file()
    assert (dist / "b" / "b.min.js").read_bytes() != b"edited"


def test_nothing_is_written_if_a_row_is_wrong(tmp_path: Path) -> None:
    fleet = write_table(tmp_path, {"a": "one", "b": "\x07", "C": "two"})
    dist = tmp_path / "dist"
    wrong = WrongRows()
    assert list(FleetBuild(fleet, dist, wrong).build()) == []
    assert wrong.rows == 2
    assert [path for path in dist.iterdir() if not path.name.startswith(".")] == []
    assert built(fleet, keep_going=True).keys() == {"a"}


def test_changed_rules_rebuild_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = write_table(tmp_path, {"a": "one"})
    built(fleet)
    monkeypatch.setattr("snippetgen.builder.bulk.fleet_build.builder_stamp", lambda: "newer")
    assert built(fleet).keys() == {"a"}
    assert built(fleet) == {}


def test_removed_customers_are_named_and_deleted_with_prune(tmp_path: Path) -> None:
    built(write_table(tmp_path, {"a": "one", "b": "two", "c": "three"}))
    dist = tmp_path / "dist"
    (dist / "b" / "notes.txt").write_text("mine", encoding="utf-8")
    fleet = write_table(tmp_path, {"a": "one"})
    run = FleetBuild(fleet, dist, WrongRows())
    assert list(run.build()) == []
    assert run.gone == ["b", "c"]
    assert (dist / "c" / "c.js").is_file()

    built(fleet, prune=True)
    assert not (dist / "c").exists()
    assert contents(dist / "b") == {"notes.txt": b"mine"}
    run = FleetBuild(fleet, dist, WrongRows())
    assert (list(run.build()), run.gone) == ([], [])


def test_a_wrong_row_does_not_count_as_a_removed_customer(tmp_path: Path) -> None:
    built(write_table(tmp_path, {"a": "one", "b": "two"}))
    fleet = write_table(tmp_path, {"a": "one", "b": "\x07"})
    built(fleet, keep_going=True, prune=True)
    assert (tmp_path / "dist" / "b" / "b.js").is_file()


def test_a_check_names_what_differs(tmp_path: Path) -> None:
    fleet = write_table(tmp_path, {"a": "one", "b": "two"})
    built(fleet)
    dist = tmp_path / "dist"
    (dist / "b" / "b.js").write_text("edited", encoding="utf-8")
    results = FleetBuild(fleet, dist, WrongRows()).check()
    assert {result.name: result.differences for result in results} == {
        "a": (),
        "b": (f"{dist / 'b' / 'b.js'} differs at line 1",),
    }


def test_a_name_that_another_file_has_cannot_be_used(tmp_path: Path) -> None:
    fleet = write_table(tmp_path, {"a": "one", "b": "two"})
    wrong = WrongRows()
    run = FleetBuild(fleet, tmp_path / "dist", wrong, taken={"b": Path("b.toml")}, keep_going=True)
    assert [result.name for result in run.build()] == ["a"]
    (problem,) = wrong.problems
    assert "b.toml has the same name" in str(problem)


def test_an_output_that_cannot_be_written_stops_the_build(tmp_path: Path) -> None:
    fleet = write_table(tmp_path, {"a": "one"})
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "a").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotWriteError):
        built(fleet)


def test_only_one_build_runs_at_a_time(tmp_path: Path) -> None:
    fleet = write_table(tmp_path, {"a": "one"})
    with BuildState(tmp_path / "dist", fleet.path, "x"), pytest.raises(BlockingIOError):
        built(fleet)


def test_a_state_survives_a_truncated_line(tmp_path: Path) -> None:
    with BuildState(tmp_path, tmp_path / "fleet.toml", "1") as state:
        state.add([("a", Entry("x", fingerprint(tmp_path / "a")))])
        path = state.folder / "state.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write('["b", "y"')
    for _ in range(2):
        with BuildState(tmp_path, tmp_path / "fleet.toml", "1") as state:
            assert list(state.names()) == ["a"]
            assert state.is_current("a", "x", tmp_path / "a")
            state.add([("c", Entry("z", ""))])
            state.remove("c")
    assert next(json.loads(line) for line in path.read_text("utf-8").splitlines()) == {
        "builder": "1"
    }


CODE = """
import sys
from pathlib import Path
from snippetgen.builder.bulk.fleet_build import FleetBuild
from snippetgen.config.fleet import WrongRows, load_fleet

if __name__ == "__main__":
    fleet = load_fleet(sys.argv[1])
    for result in FleetBuild(fleet, fleet.path.parent / "dist", WrongRows(), workers=2).build():
        print(result.name, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_build_is_resumed(tmp_path: Path) -> None:
    """Two workers build; the process is killed after the first results, and they end with it."""
    rows = {f"shop-{index}": f"goal {index}" for index in range(FEW + 50)}
    fleet = write_table(tmp_path, rows)
    script = tmp_path / "build.py"
    script.write_text(CODE, encoding="utf-8")
    process = subprocess.Popen([sys.executable, script, fleet.path], stdout=subprocess.PIPE)
    assert process.stdout is not None
    done = {process.stdout.readline().decode().strip()}
    process.send_signal(signal.SIGKILL)
    process.wait()
    # The pipe ends when the last worker has ended.
    done |= set(process.stdout.read().decode().split())
    process.stdout.close()

    again = built(fleet)
    assert done
    assert not done & again.keys()
    dist = tmp_path / "dist"
    assert {path.name for path in dist.iterdir() if not path.name.startswith(".")} == rows.keys()
    assert list(dist.rglob(f"{PREFIX}*")) == []
    run = FleetBuild(fleet, dist, WrongRows(), workers=1)
    assert [result.name for result in run.check() if result.differences] == []
