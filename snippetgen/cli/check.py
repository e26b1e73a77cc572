"""`snippetgen check`: validate configurations without building them."""

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
    """Validate configurations, and show all problems in all files.

    A file with the table [fleet] means all customers in its table. The problems of its rows
    are shown up to a limit.

    A warning says that a value may be too long for the vendor's variable. A note says what a
    missing setting would add. Neither changes the exit status.
    """
    from snippetgen.cli.actions.check import run

    run(**given)
