from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from snippetgen_harness.fuzz.__main__ import main
from snippetgen_harness.fuzz.search import Failure

from tests.harness.fuzz.broken_snippets import GOOD, break_snippets

IN_WEBKIT = ["--lane", "browser", "--engine", "webkit"]


def test_the_program_prints_seed_cases_and_differences() -> None:
    options = ["--cases", "20", "--seed", "7", "--lane", "engine"]
    command = [sys.executable, "-m", "snippetgen_harness.fuzz", *options]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("seed 7\nengine target: 20 cases in ")
    assert finished.stdout.endswith("\n0 differences\n")


def test_a_saved_failure_that_is_fixed_passes(tmp_path: Path) -> None:
    saved = tmp_path / "failure.json"
    saved.write_text(Failure("duktape", "url", "7", GOOD, ("url is",)).as_json())
    assert CliRunner().invoke(main, ["--replay", str(saved)]).exit_code == 0


def test_a_difference_is_printed_saved_and_replayed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    # The cases for Web Experimentation make no URL.
    break_snippets(monkeypatch, "browser", lambda code: code.replace('"&u="', '"&uid=1&u="') + ";")
    result = CliRunner().invoke(main, ["--cases", "10", "--seed", "7", *IN_WEBKIT])
    assert result.exit_code == 1
    assert "parameter 'uid' is unexpected" in result.stdout
    (saved, *_) = sorted((tmp_path / ".fuzz").iterdir())
    assert json.loads(saved.read_text())["where"] == "webkit"
    assert f"saved in .fuzz/{saved.name}" in result.stdout
    assert CliRunner().invoke(main, ["--replay", str(saved)]).exit_code == 1


def test_without_a_browser_the_command_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SNIPPETGEN_CHROMIUM", str(tmp_path / "none"))
    result = CliRunner().invoke(main, ["--lane", "browser", "--cases", "1"])
    assert result.exit_code == 1
    assert "SNIPPETGEN_CHROMIUM" in result.stderr
