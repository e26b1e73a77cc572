"""`snippetgen check`: validate configurations without building them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.annotations import annotate_problems, annotation
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config import check_all
from snippetgen.config.fleet import is_fleet
from snippetgen.text.display import escaped, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from snippetgen.builder.size_limits import Length
    from snippetgen.cli.actions.check_fleet import CheckedFleet
    from snippetgen.config import CheckResult

_PADDED = (
    "the goal {} starts or ends with a space. Remove the space, unless the goal’s name in "
    "Optimizely has it too."
)


def run(
    paths: tuple[Path, ...], customers: tuple[str, ...], *, github: bool, as_json: bool
) -> None:
    """Run the command; `snippetgen.cli.check` describes the parameters."""
    files = check_all(path for path in paths if not is_fleet(path))
    fleets = _checked_fleets([path for path in dict.fromkeys(paths) if is_fleet(path)], customers)
    ok = all(_is_ok(file) for file in files) and all(fleet.ok for fleet in fleets)
    if as_json:
        found = [*map(file_as_json, files), *(fleet.as_json() for fleet in fleets)]
        click.echo(json.dumps({"ok": ok, "files": found}, indent=2))
    else:
        for file in files:
            annotate(file) if github else show(file)
        for fleet in fleets:
            fleet.annotate() if github else fleet.show()
    sys.exit(0 if ok else 1)


def _checked_fleets(paths: Sequence[Path], customers: tuple[str, ...]) -> list[CheckedFleet]:
    if not (paths or customers):
        return []
    # Imports the builder, which other files do not need.
    from snippetgen.cli.actions.check_fleet import check_fleets

    return check_fleets(paths, customers)


def _is_ok(file: CheckResult) -> bool:
    return not file.problems


def _warnings(file: CheckResult) -> list[Length]:
    from snippetgen.builder.size_limits import warnings

    return warnings(file.config) if file.config and _is_ok(file) else []


def _notes(file: CheckResult) -> list[str]:
    """Return notes about settings that are missing or look wrong, which may be intentional."""
    config = file.config
    if not config or not _is_ok(file):
        return []
    hint = config.destination_object.hint(config)
    padded = config.goal != config.goal.strip()
    return [*([hint] if hint else []), *([_PADDED.format(shown(config.goal))] if padded else [])]


def show(file: CheckResult) -> None:
    """Print the result for a file; problems, warnings and notes go to standard error."""
    show_problems(file.problems)
    for length in _warnings(file):
        click.echo(f"{escaped(str(file.path))}: warning: {length.warning}", err=True)
    for note in _notes(file):
        click.echo(f"{escaped(str(file.path))}: note: {note}", err=True)
    if file.config and _is_ok(file):
        click.echo(f"{escaped(str(file.path))}: ok ({file.config.name}, for {file.config.vendor})")


def annotate(file: CheckResult) -> None:
    """Print the problems, the warnings and the notes of a file as annotations."""
    annotate_problems(file.problems)
    for length in _warnings(file):
        click.echo(annotation("warning", str(length.warning), str(file.path)))
    for note in _notes(file):
        click.echo(annotation("notice", note, str(file.path)))


def file_as_json(file: CheckResult) -> dict[str, Any]:
    """Return the result for a file as JSON types; `notes` only if there are any."""
    notes = _notes(file)
    return {
        "path": escaped(str(file.path)),
        "ok": _is_ok(file),
        "name": file.config and file.config.name,
        "problems": [problem.as_json() for problem in file.problems],
        "warnings": [length.as_json() for length in _warnings(file)],
        **({"notes": notes} if notes else {}),
    }
