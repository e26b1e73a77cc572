"""The README's commands run, and its claims are true."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from snippetgen_harness.pages.situations import situations

from snippetgen.builder.compression import gzip
from snippetgen.builder.rendering import render
from snippetgen.cli import main
from snippetgen.config import parse
from snippetgen.destinations import destinations
from tests.configurations import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, flags=re.DOTALL)
SHELL = [line for language, block in BLOCKS if language == "sh" for line in block.splitlines()]
COMMANDS = [shlex.split(line, comments=True) for line in SHELL if line.startswith("snippetgen ")]

YAML = [yaml.safe_load(block) for language, block in BLOCKS if language == "yaml"]
(WORKFLOW,) = [document for document in YAML if "jobs" in document]
(PRE_COMMIT,) = [document for document in YAML if "repos" in document]

# They run until they are stopped, open a browser, or need a sign-in: tested with their commands.
ELSEWHERE = {"serve", "endpoint", "inspect", "verify", "install", "logout", "relay", "send"}


def test_the_commands_of_the_readme_work_one_after_the_other(tmp_path: Path) -> None:
    (toml,) = [block for language, block in BLOCKS if language == "toml"]
    (tmp_path / "snippet.toml").write_text(toml, encoding="utf-8")
    for command in COMMANDS:
        arguments = ["--help"] if command[1] in ELSEWHERE else command[2:]
        done = subprocess.run(
            [Path(sys.executable).parent / "snippetgen", command[1], *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        complaints = done.stderr.replace("Wrote shop.toml\n", "")
        assert (command, done.returncode, complaints) == (command, 0, "")


def test_every_command_is_in_the_readme() -> None:
    from snippetgen.cli import COMMANDS as KNOWN

    assert {command[1] for command in COMMANDS} == set(KNOWN)


def steps() -> list[dict[str, Any]]:
    (job,) = WORKFLOW["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


def hooks() -> list[dict[str, Any]]:
    (repository,) = PRE_COMMIT["repos"]
    found: list[dict[str, Any]] = repository["hooks"]
    return found


@pytest.mark.parametrize(
    "lines",
    [
        [step["run"] for step in steps() if "run" in step],
        [hook["entry"] for hook in hooks()],
    ],
    ids=["workflow", "pre-commit"],
)
def test_a_ci_example_builds_and_verifies_with_existing_options(lines: list[str]) -> None:
    given = {}
    for _, name, *arguments in (shlex.split(line) for line in lines if "snippetgen " in line):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        # Raises UsageError if an option is unknown.
        given[name] = command.make_context(name, arguments).params
    assert set(given) == {"build", "verify"}
    assert given["build"]["check"] is True


def test_the_workflow_shows_and_keeps_what_verify_writes() -> None:
    assert all(set(step) & {"run", "uses"} for step in steps())
    arguments = next(step["run"] for step in steps() if "snippetgen verify" in step.get("run", ""))
    folder = re.findall(r"--report (\S+)", arguments)[0]
    assert f"cat {folder}/summary.md" in " ".join(step.get("run", "") for step in steps())
    assert [step["with"]["path"] for step in steps() if "upload" in step.get("uses", "")] == [
        folder
    ]


def test_the_hooks_look_at_the_configuration_and_at_what_is_built() -> None:
    for hook in hooks():
        paths = ("shop.toml", "dist/shop/shop.min.js", "README.md")
        assert [bool(re.search(hook["files"], path)) for path in paths] == [True, True, False]


def test_the_configuration_in_the_readme_is_right() -> None:
    (toml,) = [block for language, block in BLOCKS if language == "toml"]
    assert parse(toml).vendor == "ctm"


def test_the_number_of_situations_is_right() -> None:
    assert re.findall(r"(\d+) situations", README) == [str(len(situations()))]


def test_the_sizes_are_those_of_the_snippets() -> None:
    documented = dict(
        re.findall(r"^\| `([a-z0-9-]+)` \|.*\| (\d+) \|$", README, flags=re.MULTILINE)
    )
    settings = 'vendor = "ctm"\ngoal = "phone_call_conversion"\nname = "ctm"\ndestination = "{}"'
    programs = {each: render(parse(settings.format(each))).minified for each in destinations()}

    assert documented == {each: str(len(gzip(code.encode()))) for each, code in programs.items()}


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"\bmake (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_links_and_pictures_have_targets() -> None:
    for target in re.findall(r"\]\((?!https://)([^)]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_python_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={re.findall(r'Python ([0-9.]+) or later', README)[0]}"
