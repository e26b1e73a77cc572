"""The README's commands are run, and its claims compared with what is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from snippetgen.config import parse
from snippetgen_harness.situations import situations
from tests.configurations import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, flags=re.DOTALL)
SHELL = [line for language, block in BLOCKS if language == "sh" for line in block.splitlines()]
COMMANDS = [shlex.split(line, comments=True) for line in SHELL if line.startswith("snippetgen ")]

# They run until they are stopped, or open a browser: tested with their commands.
ELSEWHERE = {"serve", "endpoint", "verify"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the README's reader works: with the configuration that it shows."""
    path = tmp_path_factory.mktemp("readme")
    (toml,) = [block for language, block in BLOCKS if language == "toml"]
    (path / "snippet.toml").write_text(toml, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_of_the_readme_works(command: list[str], folder: Path) -> None:
    arguments = ["--help"] if command[1] in ELSEWHERE else command[2:]
    snippetgen = Path(sys.executable).parent / "snippetgen"
    done = subprocess.run(
        [snippetgen, command[1], *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.replace("Wrote shop.toml\n", "")) == (0, "")


def test_every_command_is_in_the_readme() -> None:
    from snippetgen.cli import COMMANDS as KNOWN

    assert {command[1] for command in COMMANDS} == set(KNOWN)


def test_the_configuration_in_the_readme_is_right() -> None:
    (toml,) = [block for language, block in BLOCKS if language == "toml"]
    assert parse(toml).vendor == "ctm"


def test_the_number_of_situations_is_right() -> None:
    assert re.findall(r"(\d+) situations", README) == [str(len(situations()))]


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"\bmake (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_links_and_pictures_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_python_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={re.findall(r'Python from ([0-9.]+)', README)[0]}"
