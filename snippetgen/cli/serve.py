"""`snippetgen serve`: snippets at their public paths, and the studio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from snippetgen.http.origins import Origin


@click.command("serve")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65534),
    default=8000,
    show_default=True,
    help="Port to listen on; the simulated pages use the next one. 0 picks two free ports.",
)
@click.option(
    "--out",
    default=Path("dist"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the files that the studio builds.",
    show_default=True,
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    callback=lambda _context, _option, names: [_parse_name(name) for name in names],
    help="Another host name of the studio, behind a proxy or in a container. Repeatable.",
)
@click.option(
    "--preview-url",
    metavar="URL",
    callback=lambda _context, _option, url: url and _parse_url(url),
    help="Where browsers reach the simulated pages, behind a proxy: https://HOST[:PORT].",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the studio in a browser.")
def command(**given: Any) -> None:  # noqa: ANN401
    """Serve the snippets of configurations, and the studio to view and edit them.

    PATHS are files or one folder; the default is the current folder. Edits take effect without a
    restart. If an edit makes a file invalid, its last valid snippet is still served, and the studio
    shows the problems.
    """
    from snippetgen.cli.actions.serve import run

    run(**given)


def _parse_name(text: str) -> str:
    from snippetgen.http.origins import host_name

    name = host_name(text)
    if name != text.lower():
        raise click.BadParameter(f"{text!r} must be a host name without scheme, port or path.")
    return name


def _parse_url(text: str) -> Origin:
    from snippetgen.http.origins import Origin

    try:
        return Origin.parse(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} {error}, without a path.") from None
