"""`snippetgen send`: deliver the conversions of calls that a vendor exported."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from snippetgen.cli.extras import needing
from snippetgen.cli.store_options import opened, record_options, target_options
from snippetgen.config import load
from snippetgen.files.atomic import publish
from snippetgen.validation.problems import ConfigError

with needing("relay"):
    from snippetgen.relay.deliver.backfill import Backfill
    from snippetgen.relay.deliver.sender import Sender
    from snippetgen.relay.ingest.exports import read_export
    from snippetgen.relay.ingest.qualification import rule_problems
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
    help="Where something is: id, time, duration, answered, first_time, tags, revenue, url, ...",
)
@click.option("--dry-run", is_flag=True, help="Tell what would become of each line.")
@click.option(
    "--results",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that gets a row per line; FILE.results.csv where it is not named.",
)
@record_options
@target_options
def command(
    file: Path,
    config_path: Path,
    mapping: tuple[str, ...],
    dry_run: bool,
    results: Path | None,
    data: Path,
    records: str | None,
    endpoint: str | None,
    eu: bool,
) -> None:
    """Deliver the conversions of the calls in FILE: CSV with a header, or JSON per line.

    What was sent is written down: stopped and started again it goes on where it was, and sends no
    call twice. The exit status is 1 where a line could not be read or delivered.
    """
    columns = dict(_pair(text) for text in mapping)
    try:
        config = load(config_path)
        if problems := list(rule_problems(config, columns)):
            raise ConfigError(problems)
        backfill = Backfill.decide(read_export(file, config, columns), config, time.time())
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    if not dry_run:
        _deliver(backfill, Settings(data, records, endpoint=endpoint, european=eu), config.name)
    target = results or file.with_name(f"{file.name}.results.csv")
    try:
        publish({target.name: backfill.table()}, target.parent)
    except OSError as error:
        raise click.ClickException(f"cannot write {target}: {error.strerror}") from error
    counts = Counter(each.outcome for each in backfill.outcomes)
    for outcome, count in sorted(counts.items()):
        click.echo(f"{outcome}: {count}")
    click.echo(f"Line by line: {target}", err=True)
    sys.exit(1 if counts["unreadable"] or counts["given_up"] or counts["pending"] else 0)


def _deliver(backfill: Backfill, settings: Settings, source: str) -> None:
    log_to_stderr(logging.WARNING)  # what became of each call the results tell
    console = Console(stderr=True)
    with (
        opened(settings) as records,
        Progress(console=console, disable=not console.is_terminal) as bar,
    ):
        sender = Sender(records, settings.target)
        task = bar.add_task("Calls", total=len(backfill.outcomes))

        def report(done: int) -> None:
            bar.update(task, completed=done)

        try:
            backfill.accept(records, time.time())
            backfill.deliver(records, sender, report, source)
        except KeyboardInterrupt:
            click.echo("Stopped; the same command goes on from here.", err=True)
            backfill.look(records)
        finally:
            sender.close()


def _pair(text: str) -> tuple[str, str]:
    fact, _, column = text.partition("=")
    if not column:
        raise click.UsageError(f"--map {text} is not of the form FACT=COLUMN.")
    return fact, column
