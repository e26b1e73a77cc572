"""`snippetgen export`: export a variant for back ends in other languages."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--variant", is_flag=True, help="Export the variant of the configuration.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write to instead of standard output.",
)
def command(path: Path, variant: bool, out: Path | None) -> None:
    """Print the variant of the configuration at PATH as JSON, with placeholders for values.

    A back end in any language fills in a customer's values, and gets the same bytes that
    `snippetgen build` writes.
    """
    if not variant:
        raise click.UsageError("Say what to export: --variant.")
    from snippetgen.cli.actions.export import run

    run(path, out)
