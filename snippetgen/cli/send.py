"""`snippetgen send`: deliver the conversions of exported calls."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from snippetgen.cli.extras import require_extra
from snippetgen.cli.store_options import opened_store, store_options, target_options
from snippetgen.config import load
from snippetgen.files.atomic import publish
from snippetgen.validation.errors import ConfigError

with require_extra("relay"):
    from snippetgen.relay.deliver.sender import Sender
    from snippetgen.relay.ingest.exports import read_export
    from snippetgen.relay.ingest.qualification import rule_problems
    from snippetgen.relay.ops.backfill import Backfill
    from snippetgen.relay.ops.logs import log_to_stderr
    from snippetgen.relay.ops.service import Settings


@click.command("send")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("snippet.toml"),
    show_default=True,
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FACT=COLUMN",
    help="Column of a fact: id, time, duration, answered, first_time, tags, revenue, url, ...",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would become of each line, and send nothing."
)
@click.option(
    "--results",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the outcome of each line; by default FILE.results.csv.",
)
@store_options
@target_options
def command(
    file: Path,
    config_path: Path,
    mapping: tuple[str, ...],
    dry_run: bool,
    results: Path | None,
    data: Path,
    database: str | None,
    endpoint: str | None,
    eu: bool,
) -> None:
    """Deliver the conversions of the calls in FILE: CSV with a header, or JSON per line.

    Run the same command again to continue after a stop: no call is sent twice. The exit status is 1
    if a line could not be read or delivered.
    """
    columns = dict(_pair(text) for text in mapping)
    try:
        config = load(config_path)
        if problems := list(rule_problems(config, columns)):
            raise ConfigError(problems)
        backfill = Backfill.of(read_export(file, config, columns), config, time.time())
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    if not dry_run:
        _deliver(backfill, Settings(data, database, endpoint=endpoint, european=eu), config.name)
    target = results or file.with_name(f"{file.name}.results.csv")
    try:
        publish({target.name: backfill.as_csv()}, target.parent)
    except OSError as error:
        raise click.ClickException(f"cannot write {target}: {error.strerror}") from error
    counts = Counter(each.outcome for each in backfill.outcomes)
    for outcome, count in sorted(counts.items()):
        click.echo(f"{outcome}: {count}")
    click.echo(f"Line by line: {target}", err=True)
    sys.exit(1 if counts["unreadable"] or counts["given_up"] or counts["pending"] else 0)


def _deliver(backfill: Backfill, settings: Settings, source: str) -> None:
    log_to_stderr(logging.WARNING)  # the results have the outcome of each call
    console = Console(stderr=True)
    with (
        opened_store(settings) as store,
        Progress(console=console, disable=not console.is_terminal) as bar,
    ):
        sender = Sender(store, settings.requests)
        task = bar.add_task("Calls", total=len(backfill.outcomes))

        def progress(done: int) -> None:
            bar.update(task, completed=done)

        def stopping() -> None:
            click.echo("Stopping: waiting for requests that are under way.", err=True)

        try:
            backfill.accept(store, time.time())
            backfill.deliver(store, sender, progress, source, stopping)
        except KeyboardInterrupt:
            click.echo("Stopped. Run the same command again to continue.", err=True)
            backfill.refresh(store)
        finally:
            sender.close()


def _pair(text: str) -> tuple[str, str]:
    fact, _, column = text.partition("=")
    if not column:
        raise click.UsageError(f"--map {text} does not have the form FACT=COLUMN.")
    return fact, column
