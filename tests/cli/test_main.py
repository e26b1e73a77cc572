"""Rules for all commands."""

from __future__ import annotations

import gc
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from snippetgen.cli import COMMANDS, main

HEAVY = (
    "httpx",
    "alembic",
    "jinja2",
    "minify",
    "playwright",
    "pydantic",
    "rich",
    "snippetgen_harness",
    "sqlalchemy",
    "starlette",
    "uvicorn",
)


def imported_by(*command_lines: list[str]) -> set[str]:
    """Return the packages that one process has imported after these command lines."""
    program = f"""
import sys
from snippetgen.cli import main
for arguments in {command_lines!r}:
    try:
        main(arguments)
    except SystemExit as stop:
        assert not stop.code, arguments
import json
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_help_needs_no_heavy_package() -> None:
    lines = [["--help"], *([name, "--help"] for name in COMMANDS)]
    assert imported_by(*lines) & set(HEAVY) == set()


def test_a_url_is_explained_without_models() -> None:
    url = (
        "https://1234567890.log.optimizely.com/event?a=1234567890&d=1234509999&n=call"
        "&u=oeu1r0.5&x111=222"
    )
    assert "pydantic" not in imported_by(["explain", url])


def test_a_misspelt_command_gets_a_suggestion() -> None:
    result = CliRunner().invoke(main, ["biuld"])
    assert result.exit_code == 2
    assert "No such command 'biuld'. Did you mean \"build\"?" in result.stderr


def test_a_misspelt_option_gets_a_suggestion() -> None:
    result = CliRunner().invoke(main, ["check", "--jso", "x.toml"])
    assert result.exit_code == 2
    assert "--json" in result.stderr.splitlines()[-1]


def test_a_quick_command_pauses_and_resumes_garbage_collection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paused: list[bool] = []
    monkeypatch.setattr("click.echo", lambda *_, **__: paused.append(not gc.isenabled()))
    assert CliRunner().invoke(main, ["vendors", "ctm", "--json"]).exit_code == 0
    assert paused == [True]
    assert gc.isenabled()
