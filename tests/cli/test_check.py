from __future__ import annotations

import json
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
        [files["bad"], 'wait_ms = "soon"'],
        [files["bad"], "packin"],
        [files["broken"], "not valid TOML"],
    ]


def test_json_has_the_name_and_the_problems_of_each_file(files: dict[str, str]) -> None:
    result = CliRunner().invoke(command, ["--json", files["good"], files["bad"]])

    assert result.exit_code == 1
    assert result.stderr == ""
    told = json.loads(result.stdout)
    assert told["ok"] is False
    good, bad = told["files"]
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
    }


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
    told = json.loads(result.stdout)
    assert told["ok"] is True
    (warning,) = told["files"][0]["warnings"]
    assert (warning["visitor"], warning["limit"]) == ("heavy", 255)
    assert warning["variable"] == "optimizely_conversion"
    assert str(warning["length"]) in warning["message"]
