"""The README's commands run, and its claims are true."""

from __future__ import annotations

import re
import shlex
import tomllib

from snippetgen_harness.pages.situations import situations

from snippetgen.builder.compression import gzip
from snippetgen.builder.rendering import render
from snippetgen.cli import COMMANDS as KNOWN
from snippetgen.config import parse
from snippetgen.destinations import destinations
from tests.configurations import ROOT, configure, reporting_to

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
    documented = dict(
        re.findall(r"^\| `([a-z0-9-]+)` \|.*\| (\d+) \|$", README, flags=re.MULTILINE)
    )
    configs = {each: configure(name="ctm", **reporting_to(each)) for each in destinations()}
    programs = {each: render(config).minified for each, config in configs.items()}

    assert documented == {each: str(len(gzip(code.encode()))) for each, code in programs.items()}


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
