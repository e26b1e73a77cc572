"""`snippetgen build`: build the files in dist/ from configurations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.annotations import github_option
from snippetgen.cli.options import customers_option, group, json_option, keep_going_option


@click.command("build")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    default=Path("dist"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to; each configuration gets its own folder in it.",
    show_default=True,
)
@click.option("--check", is_flag=True, help="Write nothing; list the files that differ.")
@customers_option
@keep_going_option
@click.option(
    "--prune",
    is_flag=True,
    help="Remove the files of customers that are no longer in the fleet's table.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Number of processes that build a fleet; the default is one per processor.",
)
@github_option
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Build the snippets of configurations. If one of them is invalid, nothing is written.

    Removes files of an earlier build that are no longer built, unless they have been edited.

    A file with the table [fleet] means all customers in its table. Only customers that have
    changed since the last build are built again. A built file that is missing or was edited is
    recognized by its size and time.
    """
    from snippetgen.cli.actions.build import FleetOptions, run

    run(fleet_options=group(FleetOptions, given), **given)
