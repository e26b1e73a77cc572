"""`snippetgen check`: validate configurations, and build nothing."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.annotations import annotate_problems, annotation
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config import check_all
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.builder.size_limits import Length
    from snippetgen.config import CheckResult


def run(paths: tuple[Path, ...], github: bool, as_json: bool) -> None:
    """Run the command; `snippetgen.cli.check` describes the parameters."""
    files = check_all(paths)
    ok = all(_is_ok(file) for file in files)
    if as_json:
        click.echo(
            json.dumps({"ok": ok, "files": [file_as_json(file) for file in files]}, indent=2)
        )
    else:
        for file in files:
            annotate(file) if github else show(file)
    sys.exit(0 if ok else 1)


def _is_ok(file: CheckResult) -> bool:
    return not file.problems


def _warnings(file: CheckResult) -> list[Length]:
    from snippetgen.builder.size_limits import warnings

    return warnings(file.config) if file.config and _is_ok(file) else []


def show(file: CheckResult) -> None:
    """Print the result for a file; problems and warnings go to standard error."""
    show_problems(file.problems)
    for length in _warnings(file):
        click.echo(f"{escaped(str(file.path))}: warning: {length.warning}", err=True)
    if file.config and _is_ok(file):
        click.echo(f"{escaped(str(file.path))}: ok ({file.config.name}, for {file.config.vendor})")


def annotate(file: CheckResult) -> None:
    """Print the problems and the warnings of a file as annotations."""
    annotate_problems(file.problems)
    for length in _warnings(file):
        click.echo(annotation("warning", str(length.warning), str(file.path)))


def file_as_json(file: CheckResult) -> dict[str, Any]:
    """Return the result for a file as JSON types."""
    return {
        "path": escaped(str(file.path)),
        "ok": _is_ok(file),
        "name": file.config and file.config.name,
        "problems": [problem.as_json() for problem in file.problems],
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
