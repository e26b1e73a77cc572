"""`snippetgen check`: validate configurations, and build nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.build.size_limits import warnings
from snippetgen.config import check_all
from snippetgen.validation.problems import escaped

if TYPE_CHECKING:
    from snippetgen.build.size_limits import Length
    from snippetgen.config import Checked


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "in_json", is_flag=True, help="Print the result as JSON.")
def command(paths: tuple[Path, ...], in_json: bool) -> None:
    """Validate configurations; every problem of every file is shown at once.

    Warnings tell of values that may not fit the vendor's variable; the exit status is 0 all the
    same.
    """
    files = check_all(paths)
    ok = all(_is_ok(file) for file in files)
    if in_json:
        click.echo(json.dumps({"ok": ok, "files": [as_json(file) for file in files]}, indent=2))
    else:
        for file in files:
            show(file)
    sys.exit(0 if ok else 1)


def _is_ok(file: Checked) -> bool:
    return not file.problems


def _warnings(file: Checked) -> list[Length]:
    return warnings(file.config) if file.config and _is_ok(file) else []


def show(file: Checked) -> None:
    """Print what became of a file: problems and warnings to standard error."""
    for problem in file.problems:
        click.echo(str(problem), err=True)
    for length in _warnings(file):
        click.echo(f"{escaped(str(file.path))}: warning: {length.warning}", err=True)
    if file.config and _is_ok(file):
        click.echo(f"{escaped(str(file.path))}: ok ({file.config.name}, for {file.config.vendor})")


def as_json(file: Checked) -> dict[str, Any]:
    """Return what became of a file as JSON types."""
    return {
        "path": escaped(str(file.path)),
        "ok": _is_ok(file),
        "name": file.config and file.config.name,
        "problems": [
            {"key": problem.key, "value": problem.value, "message": problem.message}
            for problem in file.problems
        ],
        "warnings": [
            {
                "visitor": length.visitor,
                "variable": length.variable,
                "length": length.length,
                "limit": length.limit,
                "message": length.warning,
            }
            for length in _warnings(file)
        ],
    }
