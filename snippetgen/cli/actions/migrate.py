"""`snippetgen migrate`: turn a Classic configuration into one for Web Experimentation."""

from __future__ import annotations

import difflib
import json
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from snippetgen.cli.problem_lines import show_problems
from snippetgen.config.loading import EMPTY_FILE_HINT, default_name
from snippetgen.config.migration import migrate
from snippetgen.config.toml_edit import ConflictError, revision, save
from snippetgen.config.toml_read import read
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.config.migration import Change, Migration


def run(path: Path, *, write: bool, as_json: bool) -> None:
    """Run the command; `snippetgen.cli.migrate` describes the parameters."""
    try:
        known = _revision(path)
        text = read(path, if_empty=EMPTY_FILE_HINT)
        migration = migrate(text, file=str(path), name=default_name(path), folder=path.parent)
        written = write and migration.text != text
        if written:
            _save(path, migration.text, known)
    except ConfigError as error:
        _fail(error, path, as_json=as_json)
    if as_json:
        result = {"ok": True, "path": escaped(str(path)), "written": written, "problems": []}
        click.echo(json.dumps({**result, **migration.as_json()}, indent=2))
    else:
        _show(path, text, migration, written=written)


def _revision(path: Path) -> str | None:
    try:
        return revision(path.read_bytes()) if path.is_file() else None
    except OSError:
        return None  # parsing the text reports this better


def _save(path: Path, text: str, known: str | None) -> None:
    try:
        save(path.resolve(), text, known)
    except ConflictError as error:
        message = f"{error} Nothing was written."
    except OSError as error:
        message = f"cannot be written: {error.strerror}."
    else:
        return
    raise ConfigError([Problem(None, None, message, str(path))])


def _show(path: Path, before: str, migration: Migration, *, written: bool) -> None:
    name = escaped(str(path))
    if not migration.changes:
        click.echo(f"{name}: already uses Web Experimentation.")
        return
    click.echo("What changes:")
    for change in migration.changes:
        click.echo(f"  {_line(change)}")
    click.echo("\nWhat to look up in Optimizely:")
    for question in migration.questions:
        click.echo(f"  {question.key}: {question.message}")
    if written:
        click.echo(f"\nWrote {name}")
        return
    lines = before.splitlines(), migration.text.splitlines()
    click.echo()
    for line in difflib.unified_diff(*lines, name, f"{name} (migrated)", lineterm=""):
        click.echo(escaped(line))
    click.echo("\nNothing was written. Use --write to change the file.")


def _line(change: Change) -> str:
    if change.old is None:
        return f"{change.key}: {change.message}"
    new = "" if change.new is None else f" -> {change.new}"
    return f"{change.key}: {change.old}{new}: {change.message}"


def _fail(error: ConfigError, path: Path, *, as_json: bool) -> NoReturn:
    if as_json:
        problems = [problem.as_json() for problem in error.problems]
        result = {"ok": False, "path": escaped(str(path)), "written": False, "problems": problems}
        click.echo(json.dumps(result, indent=2))
    else:
        show_problems(error.problems)
    sys.exit(1)
