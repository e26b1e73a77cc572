"""`snippetgen verify`: verify configurations in real browsers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.annotations import github_option
from snippetgen.cli.completers import situations
from snippetgen.cli.options import ENGINES, customers_option, json_option


@click.command("verify")
@click.argument("paths", metavar="PATHS...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice([*ENGINES, "all"]),
    multiple=True,
    default=["chromium"],
    show_default=True,
    help="Browser engine to verify in. Repeatable.",
)
@click.option(
    "--dist",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Verify the built scripts DIR/<name>/<name>.min.js instead of a fresh build.",
)
@click.option(
    "--url",
    metavar="URL",
    help="Verify the script at this address instead of a fresh build. A URL that ends with / is a "
    "folder with <name>.min.js.",
)
@click.option(
    "--situation",
    multiple=True,
    shell_complete=situations,
    help="Verify only this situation. Repeatable.",
)
@click.option(
    "--situations",
    "lists",
    is_flag=True,
    help="List the situations that are relevant to PATHS, or all without PATHS, and exit.",
)
@customers_option
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="N",
    help="Verify this many customers of each fleet, as diverse as possible; the default is 10.",
)
@click.option("--fail-fast", is_flag=True, help="Stop at the first failure.")
@click.option(
    "--connect",
    metavar="URL",
    help="Use the browsers of a Playwright server (ws://...) or a WebDriver server (http://...).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Number of browsers of each engine to run in parallel.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write an HTML page and a Markdown summary to this folder.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write JUnit XML to this file.",
)
@github_option
@json_option
def command(lists: bool, **given: Any) -> None:  # noqa: ANN401
    """Verify configurations in real browsers, in every situation.

    A situation is a state of a customer's page. The command opens a page with the configuration's
    snippet over TLS. It compares what the snippet returns, what the vendor stores and what arrives
    at a fake log endpoint with the expected values.

    By default, the snippet is a fresh build of the configuration. To verify the files that pages
    load, use --dist or --url. These also compare the script with its manifest, its tags and its
    headers, and report whether a fresh build would differ.

    A file with the table [fleet] means a sample of its customers, which is the same every time. Use
    --customer and --sample to choose others.

    Failures are shown as they happen, with the parameters that differ.

    The exit status is 1 if anything differs or a browser is missing, and 2 if there is nothing to
    verify. Ctrl-C stops the run and reports the results so far.
    """
    from snippetgen.cli.actions.verify import list_situations, run

    if lists:
        list_situations(given["paths"], as_json=given["as_json"])
    elif given["paths"]:
        run(**given)
    else:
        raise click.MissingParameter(param_hint="'PATHS...'", param_type="argument")
