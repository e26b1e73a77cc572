"""`snippetgen export`: what back ends in other languages need."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--variant", is_flag=True, help="Export the variant of the configuration, to be filled in."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write to, in place of standard output.",
)
def command(path: Path, variant: bool, out: Path | None) -> None:
    """Print the compiled variant of the configuration at PATH as JSON, with places for values.

    A back end in any language fills it with the values of a customer, and gets the bytes that
    `snippetgen build` writes.
    """
    if not variant:
        raise click.UsageError("Say what to export: --variant.")
    from snippetgen.cli.actions.export import run

    run(path, out)
