"""`snippetgen init`: write a commented snippet.toml to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.completers import destinations, vendors


@click.command("init")
@click.argument("path", default=Path("snippet.toml"), type=click.Path(path_type=Path))
@click.option(
    "--vendor",
    default="ctm",
    show_default=True,
    shell_complete=vendors,
    help="A vendor from the catalogue.",
)
@click.option(
    "--destination",
    shell_complete=destinations,
    help="Which Optimizely the site has. Without it, the command asks in a terminal.",
)
def command(**given: Any) -> None:  # noqa: ANN401
    """Write a commented configuration to PATH, a file or a folder. Never overwrites.

    The JSON Schema lies beside it as snippet.schema.json: editors complete and check the file with
    it. `snippetgen schema` prints a newer one.
    """
    from snippetgen.cli.actions.init import run

    run(**given)
