"""The README's commands run, and its claims are true."""

from __future__ import annotations

import re
import shlex
import tomllib

from snippetgen_harness.pages.situations import situations

from scripts.destination_table import documented, table
from snippetgen.cli import COMMANDS as KNOWN
from snippetgen.config import parse
from tests.configurations import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, flags=re.DOTALL)


def commands(text: str) -> list[list[str]]:
    """Return the snippetgen command lines in the shell blocks of a document."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [line for line in lines if line[:1] == ["snippetgen"]]


COMMANDS = commands((ROOT / "docs" / "command-line.md").read_text(encoding="utf-8"))


def test_every_command_is_in_the_list_of_commands() -> None:
    assert {line[1] for line in COMMANDS} == set(KNOWN)
    assert {line[1] for line in commands(README)} < set(KNOWN)


def test_the_configuration_in_the_readme_is_valid() -> None:
    (toml,) = [block for language, block in BLOCKS if language == "toml"]
    assert parse(toml).vendor == "ctm"


def test_there_are_more_situations_than_the_readme_says() -> None:
    (number,) = re.findall(r"more than (\d+) situations", README)
    assert len(situations()) > int(number)


def test_the_sizes_in_the_readme_match_the_snippets() -> None:
    assert documented() == table(), "run: python -m scripts.destination_table"


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"\bmake (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_links_and_pictures_have_targets() -> None:
    for target in re.findall(r"\]\((?!https://)([^)]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_python_version_matches_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={re.findall(r'Python ([0-9.]+) or later', README)[0]}"
