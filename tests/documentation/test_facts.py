"""The options, environment variables and paths in the documents exist."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import click
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.destinations import destinations
from tests.configurations import ROOT

DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
}
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*[a-z]\b")
FOLDERS = "benchmarks|docs|examples|harness|scripts|snippetgen|templates|tests"


def options() -> dict[str, set[str]]:
    """Return the long options of each command."""
    context = click.Context(main)
    commands = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {
        name: {
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
        | {"--help"}
        for name, command in commands.items()
        if command
    }


def test_a_command_line_in_a_document_has_options_of_its_command() -> None:
    known = options()
    lines = [
        (name, command, set(OPTION.findall(rest)))
        for name, text in DOCUMENTS.items()
        for command, rest in re.findall(r"snippetgen ([a-z-]+)([^\n`|#&;]*)", text)
        if command in known
    ]
    assert sum(len(used) for _, _, used in lines) > 50
    assert [line for line in lines if line[2] - known[line[1]]] == []


def test_the_environment_variables_of_the_documents_are_read() -> None:
    named = {name for text in DOCUMENTS.values() for name in re.findall(r"SNIPPETGEN_\w+", text)}
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("snippetgen", "harness", "tests")
        for path in (ROOT / folder).rglob("*.py")
    ]
    sources.append((ROOT / "Makefile").read_text(encoding="utf-8"))
    unknown = {name for name in named if not any(name in source for source in sources)}
    assert {name for name in unknown if not name.startswith("SNIPPETGEN_SECRET_")} == set()
    assert len(named) > 10


def test_the_paths_of_the_documents_exist() -> None:
    # A path with a colon belongs to an example, whose content follows.
    pattern = rf"`((?:{FOLDERS})/[\w./<>*-]+)`(?!:\n)"
    named = [(name, path) for name, text in DOCUMENTS.items() for path in re.findall(pattern, text)]
    missing = [
        (name, path)
        for name, path in named
        if name != "CHANGELOG.md"  # describes earlier states
        and not any(ROOT.glob(re.sub(r"<[\w-]+>", "*", path.rstrip("/"))))
    ]
    assert missing == []
    assert len(named) > 80


def code_in(text: str) -> set[str]:
    """Return the parts of a text in backquotes."""
    return set(re.findall(r"`([^`\n]+)`", text))


def test_the_document_lists_what_tag_manager_s_sandbox_can_do() -> None:
    (row,) = re.findall(r"^\| destination (.*?) \|", DOCUMENTS["docs/tag-manager.md"], re.MULTILINE)
    folder = ROOT / "templates" / "js" / "tag_manager"
    built = {name for name in destinations() if (folder / f"{name}.js").is_file()}
    table = ROOT / "snippetgen" / "builder" / "tag_manager" / "families.toml"
    assert code_in(row) == built | tomllib.loads(table.read_text(encoding="utf-8")).keys()


def test_the_keys_that_publish_prints_are_documented(tmp_path: Path) -> None:
    command = ["publish", str(ROOT / "dist" / "ctm"), "--to", str(tmp_path), "--dry-run", "--json"]
    printed = json.loads(CliRunner().invoke(main, command).output)
    (build,) = printed["builds"]
    assert (printed.keys() | build.keys()) - code_in(DOCUMENTS["docs/publish.md"]) == set()
