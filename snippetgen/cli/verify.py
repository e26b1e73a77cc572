"""`snippetgen verify`: prove configurations' snippets in real browsers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from snippetgen.config import load_all
from snippetgen.problems import ConfigError
from snippetgen.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen_harness.verification import Outcome


@click.command("verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice(["chromium"]),
    default="chromium",
    show_default=True,
    help="Browser to verify in.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write JUnit XML to this file, too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(paths: tuple[Path, ...], engine: str, junit: Path | None, as_json: bool) -> None:
    """Open the snippets of configurations in a browser, in every situation.

    Each situation is a customer's page over TLS; what the snippet answers, what the vendor holds
    and what arrives at a fake log endpoint are compared with what must be. The exit status is 1
    where one differs.
    """
    try:
        from snippetgen_harness import reports, situations, verification
        from snippetgen_harness.browsers import BrowserMissing
    except ModuleNotFoundError as error:
        message = f"verify needs {error.name}: install it with `pip install 'snippetgen[harness]'`."
        raise click.ClickException(message) from error
    try:
        configs = load_all(paths)
        chosen = situations.situations()
        total = len(configs) * len(chosen)
        outcomes = _watched(verification.verify(configs, chosen), total, engine)
    except (ConfigError, BrowserMissing) as error:
        raise click.ClickException(str(error)) from error

    if junit:
        try:
            publish({junit.name: reports.as_junit(outcomes)}, junit.parent)
        except OSError as error:
            raise click.ClickException(f"{junit}: cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(json.dumps(reports.as_json(outcomes), indent=2))
    else:
        console = Console()
        for paragraph in reports.failures(outcomes):
            console.print(paragraph, highlight=False)
        console.print(reports.summary(outcomes))
    sys.exit(0 if all(outcome.passed for outcome in outcomes) else 1)


def _watched(outcomes: Iterable[Outcome], total: int, engine: str) -> list[Outcome]:
    """Collect outcomes as they come, with a progress bar on a terminal."""
    console = Console(stderr=True)
    collected = []
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(f"Verifying in {engine}", total=total)
        for outcome in outcomes:
            collected.append(outcome)
            progress.update(task, advance=1)
    return collected
