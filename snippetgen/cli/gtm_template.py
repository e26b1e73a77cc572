"""`snippetgen gtm-template`: write a custom template for Google Tag Manager."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click


def _address(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    if text and not re.fullmatch(r"https://[\w.-]+(/\S*)?", text):
        raise click.BadParameter(f"{text!r} is not an https:// address.")
    return text


def _commit(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    if text and not re.fullmatch("[0-9a-f]{40}", text):
        raise click.BadParameter(
            f"{text!r} is not the full id of a commit, which has 40 hexadecimal digits."
        )
    return text


@click.command("gtm-template")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--out",
    default=Path("gtm-template"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to.",
    show_default=True,
)
@click.option(
    "--homepage",
    default="",
    callback=_address,
    help="Address of the template's public repository.",
)
@click.option(
    "--sha",
    default="",
    callback=_commit,
    help="Commit of the version to publish in the gallery. Needs --homepage.",
)
@click.option(
    "--notes", default="First version.", show_default=True, help="Changes in this version."
)
def command(**given: Any) -> None:  # noqa: ANN401
    """Write template.tpl for Google Tag Manager, and the files that its template gallery needs.

    With destination = "web", "edge" or "feature" and a vendor that reads a queue or a cookie, the
    template needs no script. Otherwise, it loads the snippet from public_url.
    """
    from snippetgen.cli.actions.gtm_template import run

    if given["sha"] and not given["homepage"]:
        raise click.UsageError("--sha needs --homepage, because metadata.yaml contains both.")

    run(**given)
