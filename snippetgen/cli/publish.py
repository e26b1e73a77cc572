"""`snippetgen publish`: publish built snippets where pages load them."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from snippetgen.cli.options import customers_option, group, json_option, location
from snippetgen.publishing.locations import FORMS
from snippetgen.text.lists import any_of

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def _age(_context: click.Context, _option: click.Parameter, given: str | None) -> timedelta | None:
    if given is None:
        return None
    match = re.fullmatch(r"([0-9]{1,5})([dhm])", given)
    if not match:
        raise click.BadParameter(f"{given!r} must be a number with d, h or m: 30d, 12h, 90m.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _builds(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> list[tuple[str, str | None]]:
    matches = [re.fullmatch(r"([a-z0-9-]{1,63})(?::([0-9a-f]{8,64}))?", each) for each in given]
    for each, match in zip(given, matches, strict=True):
        if not match:
            raise click.BadParameter(f"{each!r} must be NAME or NAME:BUILD, such as shop:4feacd4f.")
    return [(match[1], match[2]) for match in matches if match]


@click.command("publish")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--to",
    required=True,
    metavar="LOCATION",
    callback=location,
    help=f"{any_of(['A folder', *FORMS])}.",
)
@click.option(
    "--index",
    metavar="LOCATION",
    callback=location,
    help="Store the index here, such as in a private bucket; the default is the location of --to.",
)
@click.option(
    "--dist",
    default=Path("dist"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that `snippetgen build` wrote to.",
    show_default=True,
)
@click.option(
    "--max-age",
    type=click.IntRange(0, 86_400),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="How long browsers may use NAME.min.js before they ask for it again.",
)
@click.option(
    "--coding",
    type=click.Choice(["identity", "gzip", "br"]),
    default="identity",
    show_default=True,
    help="Content coding of files without .gz or .br, for a bucket without a CDN.",
)
@click.option(
    "--prune",
    metavar="AGE",
    callback=_age,
    help="Delete builds that have not been live for this time, such as 30d, 12h or 90m.",
)
@click.option(
    "--rollback",
    multiple=True,
    metavar="NAME[:BUILD]",
    callback=_builds,
    help="Make an earlier build live; the default is the one before the live build. Repeatable.",
)
@customers_option
@click.option(
    "--keep-going", is_flag=True, help="If some builds have problems, publish the others."
)
@click.option("--list", "show_list", is_flag=True, help="List the builds, and mark the live ones.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be done.")
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Publish built snippets to a folder or a bucket, and make them live.

    PATHS are configurations, fleet files, built folders, or a folder that contains built folders.
    The builds of configurations and fleets are in the folder --dist. Each build gets a unique name
    whose content never changes, such as shop.4feacd4f.min.js. When all its files are in place,
    shop.min.js is switched to it. Builds that are already live are skipped.

    Credentials for a bucket come from the environment.
    """
    from snippetgen.cli.actions.publish import Location, PublishedBuilds, Selection, run

    run(
        group(Location, given),
        group(Selection, given),
        group(PublishedBuilds, given),
        **given,
    )
