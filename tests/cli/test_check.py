from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from snippetgen.cli.check import command

if TYPE_CHECKING:
    from pathlib import Path

GOOD = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    contents = {"good": GOOD, "bad": f'{GOOD}wait_ms = "soon"\npackin = 1', "broken": "vendor"}
    for name, content in contents.items():
        (tmp_path / f"{name}.toml").write_text(content)
    return {name: str(tmp_path / f"{name}.toml") for name in contents}


def test_a_valid_file_is_ok(files: dict[str, str]) -> None:
    result = CliRunner().invoke(command, [files["good"]])

    assert result.exit_code == 0
    assert result.stdout == f"{files['good']}: ok (good, for ctm)\n"
    assert result.stderr == ""


def test_every_problem_of_every_file_goes_to_stderr(files: dict[str, str]) -> None:
    result = CliRunner().invoke(command, list(files.values()))

    assert result.exit_code == 1
    assert result.stdout == f"{files['good']}: ok (good, for ctm)\n"
    assert [line.split(": ")[0:2] for line in result.stderr.splitlines()] == [
        [f"{files['bad']}:3:11", 'wait_ms = "soon"'],
        [f"{files['bad']}:4:1", "packin"],
        [f"{files['broken']}:1:7", "not valid TOML"],
    ]


def test_json_has_the_name_and_the_problems_of_each_file(files: dict[str, str]) -> None:
    result = CliRunner().invoke(command, ["--json", files["good"], files["bad"]])

    assert result.exit_code == 1
    assert result.stderr == ""
    document = json.loads(result.stdout)
    assert document["ok"] is False
    good, bad = document["files"]
    assert good == {
        "path": files["good"],
        "ok": True,
        "name": "good",
        "problems": [],
        "warnings": [],
    }
    assert (bad["ok"], bad["name"]) == (False, None)
    assert bad["problems"][0] == {
        "key": "wait_ms",
        "value": '"soon"',
        "message": "must be a whole number from 0 to 60000.",
        "line": 3,
        "column": 11,
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("no_color", "is_coloured"), [("", True), ("1", False)])
def test_problems_have_colour_on_a_terminal_unless_no_color_is_set(
    files: dict[str, str], no_color: str, is_coloured: bool
) -> None:
    import pty

    terminal, stderr = pty.openpty()
    program = "from snippetgen.cli import main; main()"
    run = [sys.executable, "-c", program, "check", files["bad"]]
    environment = {**os.environ, "NO_COLOR": no_color}
    subprocess.run(run, stderr=stderr, stdout=subprocess.DEVNULL, env=environment, check=False)
    os.close(stderr)
    shown = os.read(terminal, 65536).decode()
    os.close(terminal)
    assert "must be a whole number" in shown
    assert ("\x1b[" in shown) is is_coloured


def test_json_has_no_colour_and_the_place_of_a_syntax_error(files: dict[str, str]) -> None:
    result = CliRunner().invoke(command, ["--json", files["broken"]], color=True)
    (problem,) = json.loads(result.stdout)["files"][0]["problems"]
    assert (problem["line"], problem["column"]) == (1, 7)


def test_an_invisible_character_is_refused_with_code_point_and_position(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text('vendor = "ctm"\ngoal = "call\u200b"\n', encoding="utf-8")
    result = CliRunner().invoke(command, [str(path)])
    assert result.exit_code == 1
    assert result.stderr == (
        f'{path}:2:8: goal = "call\\u200b": has the invisible character U+200B ZERO WIDTH SPACE at '
        "position 5. Delete it.\n"
    )


def test_json_is_ok_when_all_files_are(files: dict[str, str]) -> None:
    result = CliRunner().invoke(command, ["--json", files["good"]])

    assert result.exit_code == 0
    assert json.loads(result.stdout)["ok"] is True


def test_no_file_is_a_usage_error() -> None:
    assert CliRunner().invoke(command, []).exit_code == 2


SHORT = 'vendor = "invoca"\ngoal = "call"\n[options]\nfield_type = "short"'


def test_a_value_that_may_be_too_long_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text(SHORT)

    result = CliRunner().invoke(command, [str(path)])

    assert (result.exit_code, result.stdout) == (0, f"{path}: ok (long, for invoca)\n")
    assert result.stderr.startswith(f"{path}: warning: a heavy visitor (10 experiments, ")
    assert len(result.stderr.splitlines()) == 1


def test_json_has_the_warnings(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text(SHORT)

    result = CliRunner().invoke(command, ["--json", str(path)])

    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert document["ok"] is True
    (warning,) = document["files"][0]["warnings"]
    assert (warning["visitor"], warning["limit"]) == ("heavy", 255)
    assert warning["variable"] == "optimizely_conversion"
    assert str(warning["length"]) in warning["message"]


AUTO = 'vendor = "ctm"\ngoal = "call"\ndestination = "auto"\naccount_id = "2"\n'


def test_a_note_names_the_ids_that_auto_needs_for_performance_edge(tmp_path: Path) -> None:
    path = tmp_path / "auto.toml"
    path.write_text(AUTO)
    plain, as_json, github = (
        CliRunner().invoke(command, [*options, str(path)])
        for options in ([], ["--json"], ["--github"])
    )
    assert (plain.exit_code, plain.stdout) == (0, f"{path}: ok (auto, for ctm)\n")
    (note,) = json.loads(as_json.stdout)["files"][0]["notes"]
    assert "without project_id and entity_id." in note
    assert plain.stderr == f"{path}: note: {note}\n"
    assert github.stdout == f"::notice file={path}::{note}\n"

    path.write_text(f'{AUTO}project_id = "1"\nentity_id = "3"\n')
    assert CliRunner().invoke(command, [str(path)]).stderr == ""


def test_a_note_names_a_goal_that_ends_with_a_space(tmp_path: Path) -> None:
    path = tmp_path / "spaces.toml"
    path.write_text('vendor = "ctm"\ngoal = "call "\n')
    result = CliRunner().invoke(command, [str(path)])
    assert (result.exit_code, result.stdout) == (0, f"{path}: ok (spaces, for ctm)\n")
    assert f'{path}: note: the goal "call " starts or ends with a space.' in result.stderr
