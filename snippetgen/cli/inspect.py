"""`snippetgen inspect`: say whether the snippet works on a page, and if not, why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.options import ENGINES, json_option


@click.command("inspect")
@click.argument("urls", nargs=-1, metavar="URL...")
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="The configuration whose snippet the page should have. Without it, whatever snippet"
    " is on the page is inspected.",
)
@click.option(
    "--engine",
    type=click.Choice([*ENGINES, "all"]),
    default="chromium",
    show_default=True,
    help="Browser engine to open the pages in.",
)
@click.option("--insecure", is_flag=True, help="Accept certificates that are not valid.")
@click.option(
    "--live",
    is_flag=True,
    help="Let requests for Optimizely's log endpoint through. They are counted.",
)
@click.option(
    "--watch",
    type=click.FloatRange(0, 600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to watch a page after it has loaded.",
)
@click.option(
    "--limit",
    type=click.FloatRange(1, 3600),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the inspection of a page may take.",
)
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Say whether the snippet works on live pages, and if not, why.

    Opens each page in a real browser as a new visitor does, watches it, and gives one verdict with
    one piece of advice. It submits no form. Requests for Optimizely's log endpoint are
    answered on this machine, so no conversion is sent; --live lets them through. The browser's
    User-Agent ends with snippetgen-inspect and the version.

    The exit status is 0 if the snippet works on every page, 1 if it does not on one of them, and 2
    if a page cannot be opened or the command is used wrongly.
    """
    from snippetgen.cli.actions.inspect import run

    run(**given)
