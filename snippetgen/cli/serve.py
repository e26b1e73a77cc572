"""`snippetgen serve`: snippets at their public paths, and the studio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.options import group, location
from snippetgen.cli.store_options import DEFAULT_DATA

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
    help="Another host name of the studio, for a proxy or a container. Repeatable.",
)
@click.option(
    "--preview-url",
    metavar="URL",
    callback=lambda _context, _option, url: url and _parse_url(url),
    help="Address of the simulated pages if a proxy serves them: https://HOST[:PORT].",
)
@click.option(
    "--fleet",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Serve the snippets of this fleet's customers, without the studio.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Number of processes that serve a fleet.",
)
@click.option(
    "--published",
    metavar="LOCATION",
    callback=location,
    help="Show what is published for each customer, from the --index (or --to) of `publish`.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SNIPPETGEN_RELAY_DATA",
    help="Show when each customer's last call came in, from this folder of the relay. The default "
    f"is {DEFAULT_DATA}, if it exists.",
)
@click.option(
    "--records",
    envvar="SNIPPETGEN_RELAY_RECORDS",
    help="Like --data, from the relay's database at this address. It is only read.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the studio in a browser.")
def command(**given: Any) -> None:  # noqa: ANN401
    """Serve the snippets of configurations, and the studio for viewing and editing them.

    PATHS are files or one folder; the default is the current folder. Edits take effect without a
    restart. If an edit makes a file invalid, its last valid snippet is still served, and the studio
    shows the problems.

    With --fleet, or a fleet file in place of PATHS, only the snippets are served. Then only
    --host, --port, --allowed-host and --workers have an effect.
    """
    fleet, workers = given.pop("fleet"), given.pop("workers")
    if fleet and given["paths"]:
        raise click.UsageError("Give either PATHS for the studio, or --fleet.")
    fleet = fleet or _fleet_in(given["paths"])
    if fleet:
        from snippetgen.cli.actions.deliver import run as deliver

        deliver(fleet, given["host"], given["port"], given["allowed_hosts"], workers)
        return
    if workers > 1:
        raise click.UsageError("--workers needs --fleet. The studio runs in one process.")
    from snippetgen.cli.actions.serve import CustomerOptions, ServerOptions, run

    run(
        server_options=group(ServerOptions, given),
        customers=group(CustomerOptions, given),
        **given,
    )


def _fleet_in(paths: tuple[Path, ...]) -> Path | None:
    """Return the path of the only file, if that is a fleet."""
    if len(paths) != 1 or not paths[0].is_file():
        return None
    from snippetgen.config.fleet import fleet_in
    from snippetgen.validation.errors import ConfigError

    try:
        return paths[0] if fleet_in(paths[0]) else None
    except ConfigError:
        return None  # the studio reports the problems


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
