"""`snippetgen gtm-template`: write a custom template for Google Tag Manager."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("gtm-template")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--out",
    default=Path("gtm-template"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to.",
    show_default=True,
)
@click.option("--homepage", default="", help="Address of the template's public repository.")
@click.option("--sha", default="", help="Commit of the version to publish in the gallery.")
@click.option(
    "--notes", default="First version.", show_default=True, help="What this version changes."
)
def command(**given: Any) -> None:  # noqa: ANN401
    """Write template.tpl for Google Tag Manager, with what its template gallery needs.

    With destination = "web" and a vendor that reads a queue or a cookie, the template needs no
    script. Otherwise it loads the snippet from public_url.
    """
    from snippetgen.cli.actions.gtm_template import run

    run(**given)
