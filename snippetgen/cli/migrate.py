"""`snippetgen migrate`: turn a Classic configuration into one for Web Experimentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.options import json_option


@click.command("migrate")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write the file instead of only showing the changes.")
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Turn a configuration for Optimizely Classic into one for Web Experimentation.

    Shows what changes, and what you must look up in Optimizely. Writes the file only with --write,
    and keeps its comments and order.
    """
    from snippetgen.cli.actions.migrate import run

    run(**given)
