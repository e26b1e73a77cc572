from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snippetgen.cli import main
from snippetgen.config import load

CLASSIC = '# ours\nvendor = "ctm"\ngoal = "50% off" # all of it\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "shop.toml"
    file.write_bytes(CLASSIC.encode())
    return file


def migrate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["migrate", *map(str, arguments)])


def test_without_write_the_changes_are_shown_and_the_file_is_not_changed(path: Path) -> None:
    result = migrate(path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert '+goal = "50_off" # all of it' in result.stdout
    assert 'goal: "50% off" -> "50_off"' in result.stdout
    assert "entity_id: The id of that event" in result.stdout
    assert "Nothing was written" in result.stdout
    assert path.read_bytes() == CLASSIC.encode()


def test_write_changes_only_the_file(path: Path) -> None:
    result = migrate(path, "--write")
    assert result.exit_code == 0
    assert result.stdout.endswith(f"Wrote {path}\n")
    assert path.read_text("utf-8").startswith('# ours\nvendor = "ctm"\ngoal = "50_off" # all of it')
    assert load(path).destination == "web"
    assert list(path.parent.iterdir()) == [path]


def test_line_endings_are_kept(path: Path) -> None:
    path.write_bytes(CLASSIC.replace("\n", "\r\n").encode())
    assert migrate(path, "--write").exit_code == 0
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == 4


def test_a_symbolic_link_is_kept_and_its_target_written(path: Path) -> None:
    link = path.with_name("link.toml")
    link.symlink_to(path)
    assert migrate(link, "--write").exit_code == 0
    assert link.is_symlink()
    assert load(path).destination == "web"


@pytest.mark.parametrize("options", [[], ["--write"]])
def test_a_second_run_changes_nothing(path: Path, options: list[str]) -> None:
    migrate(path, "--write")
    before = path.read_bytes()
    result = migrate(path, *options)
    assert (result.exit_code, result.stdout) == (
        0,
        f"{path}: already uses Web Experimentation.\n",
    )
    assert path.read_bytes() == before


def test_json_has_the_changes_the_questions_and_the_text(path: Path) -> None:
    answer = json.loads(migrate(path, "--json").stdout)
    assert list(answer) == ["ok", "path", "written", "problems", "changes", "look_up", "text"]
    assert (answer["ok"], answer["written"]) == (True, False)
    assert answer["changes"][0]["key"] == "destination"
    assert {each["key"] for each in answer["look_up"]} == {"goal", "entity_id", "attributes"}
    assert json.loads(migrate(path, "--json", "--write").stdout)["written"] is True
    assert path.read_text("utf-8") == answer["text"]


def test_an_invalid_file_is_reported_and_not_changed(path: Path) -> None:
    path.write_text('gaol = "call"\n')
    result = migrate(path, "--write")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{path}:1:1: vendor: required" in result.stderr
    assert f"{path}:1:1: gaol" in result.stderr
    assert path.read_text() == 'gaol = "call"\n'
    answer = json.loads(migrate(path, "--json").stdout)
    assert answer["ok"] is False
    assert "vendor" in {problem["key"] for problem in answer["problems"]}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
def test_a_file_that_cannot_be_written_is_reported_and_not_changed(path: Path) -> None:
    import resource

    before = CLASSIC + "#" * 2048
    path.write_text(before)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        plain, as_json = migrate(path, "--write"), migrate(path, "--write", "--json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert (plain.exit_code, as_json.exit_code) == (1, 1)
    assert plain.stderr == f"{path}: cannot be written: File too large.\n"
    (problem,) = json.loads(as_json.stdout)["problems"]
    assert problem["message"] == "cannot be written: File too large."
    assert path.read_text() == before


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    result = migrate(tmp_path / "none.toml")
    assert result.exit_code == 1
    assert "no such file" in result.stderr


def test_a_path_is_required() -> None:
    assert migrate().exit_code == 2
