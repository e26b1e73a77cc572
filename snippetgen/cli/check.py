"""`snippetgen check`: validate configurations, and build nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.annotations import github_option
from snippetgen.cli.options import customers_option, json_option


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@customers_option
@github_option
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Validate configurations, and show every problem of every file at once.

    A file with the table [fleet] stands for all customers of its table: the problems of its rows
    are shown up to a limit.

    A warning says that a value may not fit the vendor's variable. A note says what a setting leaves
    out. Neither changes the exit status.
    """
    from snippetgen.cli.actions.check import run

    run(**given)
