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
@click.option(
    "--urls",
    "list_path",
    type=click.File("r"),
    metavar="FILE",
    help="Also inspect the addresses in this file, one a line; - for standard input.",
)
@click.option(
    "--sitemap",
    metavar="URL",
    help="Also inspect the pages that a sitemap names; an address or a file.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    metavar="PAGES",
    help="Inspect no more pages than this.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0.1, 600),
    default=20.0,
    show_default=True,
    metavar="PAGES",
    help="Open at most so many pages a minute.",
)
@click.option(
    "--viewport",
    type=click.Choice(["desktop", "tablet", "phone"]),
    default="desktop",
    show_default=True,
    help="Size of the browser's window.",
)
@click.option("--insecure", is_flag=True, help="Accept certificates that are not valid.")
@click.option(
    "--live",
    is_flag=True,
    help="Let requests for Optimizely's log endpoint through. Optimizely counts them.",
)
@click.option(
    "--consent/--no-consent",
    default=True,
    show_default=True,
    help="Accept the page's consent banner if the snippet does not work before that."
    " Needs the extra `consent`.",
)
@click.option(
    "--block-list",
    type=click.File("r"),
    metavar="FILE",
    help="Block the hosts of an ad blocker's list (rules such as ||ads.example^, or a hosts file).",
)
@click.option(
    "--dist",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("dist"),
    show_default=True,
    metavar="DIR",
    help="Folder of earlier builds: their manifests help to name another build on the page.",
)
@click.option(
    "--watch",
    type=click.FloatRange(0, 600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to watch a page after it has loaded, at most.",
)
@click.option(
    "--limit",
    type=click.FloatRange(1, 3600),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the inspection of a page may take.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also write a page with the time line and everything that was observed to this folder.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write JUnit XML to this file.",
)
@click.option(
    "--screenshot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write a picture of the page to this PNG file; with several pages, numbered files.",
)
@click.option(
    "--unredacted",
    is_flag=True,
    help="Show visitor ids, cookies, query values and tokens, which are redacted otherwise.",
)
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Say whether the snippet works on live pages, and if not, why.

    Opens each page in a real browser as a new visitor does, watches it, and gives one verdict with
    one piece of advice. It submits no form, and clicks nothing but a consent banner. Requests for
    Optimizely's log endpoint are answered on this machine, so no conversion is sent; --live lets
    them through. The browser's User-Agent ends with snippetgen-inspect and the version.

    The exit status is 0 if the snippet works on every page, 1 if it does not on one of them, and 2
    if a page cannot be opened or the command is used wrongly.
    """
    from snippetgen.cli.actions.inspect import run

    run(**given)
