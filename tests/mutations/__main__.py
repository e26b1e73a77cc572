"""Applies each mutation to a copy of the project and runs the tests that must catch it there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).parent.parent.parent
COPIED = ("snippetgen", "harness", "templates", "tests", "examples", "pyproject.toml")
TESTS = (
    "tests/snippet",
    "tests/builder/test_rendering.py",
    "tests/builder/tag_manager",
    "tests/destinations",
)

FIRST = {
    "tag_manager/": "tests/builder/tag_manager",
    "families/": "tests/snippet/families",
    "core/waiting.js": "tests/snippet/families",
    "core/callback.js": "tests/snippet/families",
    "core/text.js": "tests/snippet/families",
    "snippetgen/destinations/": "tests/destinations",
    "": "tests/snippet/test_",
}
"""The tests that run first, because the first failure ends a run, by part of the mutated file."""

SLOW = ("test_situations.py", "test_page_libraries.py", "test_survival.py", "test_random_pages.py")
"""Tests that run last, because they rarely find what the others miss."""


@dataclass(frozen=True)
class Mutation:
    """A deliberate mistake: one text in a file is replaced, which breaks a rule."""

    rule: str
    file: str
    find: str
    replace: str


def mutations() -> list[Mutation]:
    """Load the list of mutations."""
    document = tomllib.loads((Path(__file__).parent / "mutations.toml").read_text("utf-8"))
    return [Mutation(**each) for each in document["mutation"]]


def is_caught(mutation: Mutation, copy: Path) -> bool:
    """Return whether a test fails with the mutation; raises ValueError if it cannot be applied."""
    path = copy / mutation.file
    source = path.read_text("utf-8")
    if source.count(mutation.find) != 1:
        raise ValueError(
            f"{mutation.file} has {mutation.find!r} {source.count(mutation.find)} times"
        )
    path.write_text(source.replace(mutation.find, mutation.replace), "utf-8")
    try:
        first = next(tests for part, tests in FIRST.items() if part in mutation.file)
        return _pytest(copy, first) != 0
    finally:
        path.write_text(source, "utf-8")


def _files(copy: Path, first: str) -> list[str]:
    """Return the test files; those whose path starts with `first` come first, slow ones last."""
    found = [copy / each for each in TESTS]
    files = [sorted(each.rglob("test_*.py")) if each.is_dir() else [each] for each in found]
    paths = [str(path.relative_to(copy)) for group in files for path in group]
    return sorted(paths, key=lambda path: (path.endswith(SLOW), not path.startswith(first)))


def _pytest(copy: Path, first: str = "") -> int:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": f"{copy}{os.pathsep}{copy / 'harness'}"}
    return subprocess.run(
        [*command, *_files(copy, first)],
        cwd=copy,
        env=environment,
        capture_output=True,
        check=False,
    ).returncode


@click.command()
@click.option("--only", default="", help="Try the mutations whose rule or file contains this text.")
def main(only: str) -> None:
    """Show that each mutation is caught; the exit status is 1 if one is not."""
    chosen = [each for each in mutations() if only in each.rule or only in each.file]
    if not chosen:
        raise click.UsageError(f"No rule and no file contains {only!r}. See mutations.toml.")
    console = Console()
    table = Table("rule", "file", "wrong change", "caught")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="snippetgen-mutations-") as name:
        copy = Path(name)
        for entry in COPIED:
            source = ROOT / entry
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / entry)
        # The module is bundled before it runs.
        (copy / "node_modules").symlink_to(ROOT / "node_modules")
        if _pytest(copy):
            raise click.ClickException("The tests fail without any mutation.")
        for mutation in track(chosen, console=Console(stderr=True), transient=True):
            caught = is_caught(mutation, copy)
            missed += not caught
            if not caught:
                console.print(f"[bold red]missed:[/] {escape(mutation.rule)} ({mutation.file})")
            table.add_row(
                mutation.rule,
                mutation.file,
                escape(f"{mutation.find}\n→ {mutation.replace or 'nothing'}"),
                "[green]yes[/]" if caught else "[bold red]NO[/]",
            )
    console.print(table)
    console.print(f"{len(chosen) - missed} of {len(chosen)} caught")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
