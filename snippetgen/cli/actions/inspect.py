"""What `snippetgen inspect` does."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any, cast

import click
from rich.console import Console

from snippetgen.cli.extras import require_extra
from snippetgen.cli.options import ENGINES
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config import load
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.run import Result, Run

    from snippetgen.config import SnippetConfig


def run(
    urls: tuple[str, ...],
    config_path: Path | None,
    engine: str,
    insecure: bool,
    live: bool,
    watch: float,
    limit: float,
    as_json: bool,
) -> None:
    """Inspect pages, show the results, and exit."""
    with require_extra("harness"):
        from snippetgen_harness.browsers import EngineMissing
        from snippetgen_harness.inspect.options import Options
        from snippetgen_harness.inspect.run import Run, compared

    if not urls:
        raise click.UsageError("name at least one address, such as https://shop.example/.")
    config = _config(config_path)
    engines = cast("list[Engine]", list(ENGINES) if engine == "all" else [engine])
    wanted = Run(
        urls=urls,
        config=config,
        engines=engines,
        options=Options(limit=limit, watch=watch),
        live=live,
        insecure=insecure,
    )
    try:
        results = compared(asyncio.run(_collect(wanted)), config)
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
