"""`snippetgen init`: write a commented snippet.toml to start from."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from snippetgen.config import json_schema, scaffold_toml
from snippetgen.config.schema import SCHEMA_FILE
from snippetgen.config.validators import destination_problems, no_vendor
from snippetgen.destinations import DEFAULT, SUGGESTED, choices, recognizable
from snippetgen.files.atomic import replacing, write_new
from snippetgen.text.display import escaped
from snippetgen.vendors import catalogue

if TYPE_CHECKING:
    from pathlib import Path


def run(path: Path, vendor: str, destination: str | None) -> None:
    """Run the command; `snippetgen.cli.init` describes the parameters."""
    problems = [no_vendor(vendor)]
    if destination is not None:
        problems += map(str, destination_problems(destination))
    if any(problems):
        _fail(*filter(None, problems))
    if destination is None and sys.stdin.isatty() and sys.stdout.isatty():
        destination = _ask_destination()
    target = path
    try:
        if path.is_dir():
            target = path / "snippet.toml"
        elif path.suffix != ".toml" and not path.exists():
            name = escaped(str(path))
            _fail(
                f"{name}: no such folder, and the name of a new file must end in .toml. "
                f"Use {name}.toml, or create the folder first."
            )
        text = scaffold_toml(catalogue()[vendor], f"./{SCHEMA_FILE}", destination)
        _write(text.encode(), target)
        _write_schema(target.with_name(SCHEMA_FILE))
    except FileExistsError:
        _fail(f"{escaped(str(target))}: already exists and was not changed.")
    except FileNotFoundError:
        _fail(f"{escaped(str(target))}: the folder {escaped(str(target.parent))} does not exist.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        _fail(f"{escaped(str(target))}: cannot be written: {reason}.")
    click.echo(f"Wrote {escaped(str(target))}")
    if destination is None:
        name = recognizable()[DEFAULT.name].title
        click.echo(
            f"It reports to {name}. For another product, change `destination` in it.", err=True
        )
    required = choices()[destination].required if destination else ()
    keys = ", ".join(("goal", *required))
    file = escaped(shlex.quote(str(target)))
    click.echo(
        f"Fill in {keys}: `snippetgen install {file}` finds the goal and its ids in Optimizely. "
        f"Then run `snippetgen check {file}`.",
        err=True,
    )


def _ask_destination() -> str:
    """Ask which Optimizely product the site has, and explain how to find out."""
    known = recognizable()
    click.echo(
        "Which Optimizely does the site have? Type these names into the console of one of its "
        "pages:",
        err=True,
    )
    for name, each in known.items():
        click.echo(f"  {name:<8} {each.sign}", err=True)
    answer: str = click.prompt(
        "Destination",
        SUGGESTED.name,
        type=click.Choice([*known]),
        show_choices=False,
        err=True,
    )
    return answer


def _write(content: bytes, target: Path) -> None:
    """Write a new file, or fill an empty one. Raises FileExistsError if it has content."""
    try:
        write_new(content, target)
    except FileExistsError:
        if target.is_symlink() or not target.is_file() or target.stat().st_size:
            raise
        with replacing(target) as file:
            file.write(content)


def _write_schema(path: Path) -> None:
    """Write the schema for editors, unless a file with this name exists."""
    with suppress(FileExistsError):
        write_new(f"{json.dumps(json_schema(), indent=2)}\n".encode(), path)


def _fail(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)
