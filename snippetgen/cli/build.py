"""`snippetgen build`: build the files in dist/ from configurations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.annotations import github_option
from snippetgen.cli.options import json_option


@click.command("build")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    default=Path("dist"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to; each configuration gets a folder in it.",
    show_default=True,
)
@click.option("--check", is_flag=True, help="Write nothing; name the files that differ.")
@github_option
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Build the snippets of configurations. If one of them is wrong, nothing is written.

    Files of an earlier build that are no longer built are removed, unless they have been changed.
    """
    from snippetgen.cli.actions.build import run

    run(**given)
