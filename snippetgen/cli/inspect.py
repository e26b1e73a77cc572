"""`snippetgen inspect`: report whether the snippet works on a page and, if not, why."""

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
    help="The configuration whose snippet the page should have. Without it, any snippet on the "
    "page is inspected.",
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
    help="Also inspect the addresses in this file, one per line; - for standard input.",
)
@click.option(
    "--sitemap",
    metavar="URL",
    help="Also inspect the pages in this sitemap, an address or a file.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    metavar="PAGES",
    help="Inspect at most this many pages.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0.1, 600),
    default=20.0,
    show_default=True,
    metavar="PAGES",
    help="Open at most this many pages per minute.",
)
@click.option(
    "--viewport",
    type=click.Choice(["desktop", "tablet", "phone"]),
    default="desktop",
    show_default=True,
    help="Size of the browser's window.",
)
@click.option("--insecure", is_flag=True, help="Accept invalid certificates.")
@click.option(
    "--live",
    is_flag=True,
    help="Let requests reach Optimizely's log endpoint. Optimizely counts them.",
)
@click.option(
    "--consent/--no-consent",
    default=True,
    show_default=True,
    help="If the snippet does not work at first, accept the page's consent banner. Needs the "
    "extra `consent`.",
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
    help="Folder of earlier builds. Their manifests help to identify another build on the page.",
)
@click.option(
    "--watch",
    type=click.FloatRange(0, 600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest time to watch a page after it has loaded.",
)
@click.option(
    "--limit",
    type=click.FloatRange(1, 3600),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest time that the inspection of a page may take.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also write a page with the timeline and all observations to this folder.",
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
    help="Also write a screenshot to this PNG file. For several pages, the files are numbered.",
)
@click.option(
    "--unredacted",
    is_flag=True,
    help="Show visitor ids, cookies, query values and tokens, which are redacted otherwise.",
)
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Check whether the snippet works on live pages and, if not, say why.

    Opens each page in a real browser as a new visitor, watches it, and prints one verdict with one
    piece of advice. It submits no form, and clicks nothing except a consent banner. This machine
    answers requests to Optimizely's log endpoint, so no conversion is sent; --live lets them
    through. The browser's User-Agent ends with snippetgen-inspect and the version.

    The exit status is 0 if the snippet works on every page, 1 if it fails on one of them, and 2 if
    a page cannot be opened or the command is used wrongly.
    """
    from snippetgen.cli.actions.inspect import run

    run(**given)
