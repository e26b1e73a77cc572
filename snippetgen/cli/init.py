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
    help="Which Optimizely the site has. Without it, the command asks in a terminal, and elsewhere "
    "the file reports to Optimizely Classic.",
)
def command(**given: Any) -> None:  # noqa: ANN401
    """Write a commented configuration to PATH, a .toml file or a folder. Never overwrites a file.

    Also writes the JSON Schema snippet.schema.json beside it, which editors use to complete and
    check the file. `snippetgen schema` prints the current schema.
    """
    from snippetgen.cli.actions.init import run

    run(**given)
