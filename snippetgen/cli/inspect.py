"""`snippetgen inspect`: say whether the snippet works on a page, and if not, why."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from rich.console import Console

from snippetgen.cli.extras import require_extra
from snippetgen.cli.options import json_option
from snippetgen.cli.problem_lines import show_problems
from snippetgen.cli.verify import ENGINES
from snippetgen.config import load
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.run import Result, Run

    from snippetgen.config import SnippetConfig


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
def command(
    urls: tuple[str, ...],
    config_path: Path | None,
    engine: str,
    insecure: bool,
    live: bool,
    watch: float,
    limit: float,
    as_json: bool,
) -> None:
    """Say whether the snippet works on live pages, and if not, why.

    Opens each page in a real browser as a new visitor does, watches it, and gives one verdict with
    one piece of advice. It submits no form. Requests for Optimizely's log endpoint are
    answered on this machine, so no conversion is sent; --live lets them through. The browser's
    User-Agent ends with snippetgen-inspect and the version.

    The exit status is 0 if the snippet works on every page, 1 if it does not on one of them, and 2
    if a page cannot be opened or the command is used wrongly.
    """
    with require_extra("harness"):
        from snippetgen_harness.browsers import EngineMissing
        from snippetgen_harness.inspect.options import Options
        from snippetgen_harness.inspect.run import Run, compared

    if not urls:
        raise click.UsageError("name at least one address, such as https://shop.example/.")
    config = _config(config_path)
    engines = cast("list[Engine]", list(ENGINES) if engine == "all" else [engine])
    run = Run(
        urls=urls,
        config=config,
        engines=engines,
        options=Options(limit=limit, watch=watch),
        live=live,
        insecure=insecure,
    )
    try:
        results = compared(asyncio.run(_collect(run)), config)
    except EngineMissing as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    _show(results, as_json=as_json)
    sys.exit(_status(results))


def _config(path: Path | None) -> SnippetConfig | None:
    try:
        return load(path) if path else None
    except ConfigError as error:
        show_problems(error.problems)
        sys.exit(2)


async def _collect(run: Run) -> list[Result]:
    from snippetgen_harness.inspect.run import inspect_pages

    return [result async for result in inspect_pages(run)]


def _show(results: list[Result], *, as_json: bool) -> None:
    from snippetgen_harness.inspect import reports

    if as_json:
        click.echo(json.dumps(reports.as_json(results), indent=2))
        return
    console = Console()
    for paragraph in reports.paragraphs(results):
        console.print(paragraph, highlight=False)
    if len(results) > 1:
        console.print(reports.table(results))


def _status(results: list[Result]) -> int:
    from snippetgen_harness.inspect.errors import CannotOpen

    if any(isinstance(each, CannotOpen) for each in results):
        return 2
    inspected = cast("list[Any]", results)
    return 0 if all(each.works for each in inspected) else 1
