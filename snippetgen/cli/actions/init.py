"""`snippetgen init`: write a commented snippet.toml to start from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from snippetgen.config import scaffold_toml
from snippetgen.config.validators import vendor_problems
from snippetgen.files.atomic import publish_new
from snippetgen.text.display import escaped
from snippetgen.vendors import catalogue

if TYPE_CHECKING:
    from pathlib import Path


def run(path: Path, slug: str) -> None:
    """Run the command; `snippetgen.cli.init` describes the parameters."""
    if problems := [str(problem) for problem in vendor_problems(slug)]:
        _fail(*problems)
    target = path
    try:
        if path.is_dir():
            target = path / "snippet.toml"
        publish_new(scaffold_toml(catalogue()[slug]).encode(), target)
    except FileExistsError:
        _fail(f"{escaped(str(target))}: already exists, and was not changed.")
    except FileNotFoundError:
        _fail(f"{escaped(str(target))}: the folder {escaped(str(target.parent))} does not exist.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        _fail(f"{escaped(str(target))}: cannot be written: {reason}.")
    click.echo(f"Wrote {escaped(str(target))}")


def _fail(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)
