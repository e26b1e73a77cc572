"""`snippetgen build`: build the files in dist/ from configurations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.annotations import github_option
from snippetgen.cli.options import customers_option, json_option, keep_going_option


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
@customers_option
@keep_going_option
@click.option(
    "--prune",
    is_flag=True,
    help="Remove the files of customers that are not in the table of their fleet any more.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="How many processes build a fleet; by default one for each processor.",
)
@github_option
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Build the snippets of configurations. If one of them is wrong, nothing is written.

    Files of an earlier build that are no longer built are removed, unless they have been changed.

    A file with the table [fleet] stands for all customers of its table. Those that have not changed
    since the last build are not built again; a file that is missing or was changed afterwards is
    noticed by its size and time.
    """
    from snippetgen.cli.actions.build import run

    run(**given)
