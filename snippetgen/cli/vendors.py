"""`snippetgen vendors`: show the catalogue, or one vendor."""

from __future__ import annotations

from typing import Any

import click

from snippetgen.cli.completers import vendors_and_files
from snippetgen.cli.options import json_option


@click.command("vendors")
@click.argument("vendor", metavar="[VENDOR]", required=False, shell_complete=vendors_and_files)
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Show the vendor catalogue, or everything known about one VENDOR.

    VENDOR is a name from the catalogue or the path of your own descriptor file.
    """
    from snippetgen.cli.actions.vendors import run

    run(**given)
