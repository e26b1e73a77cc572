"""`snippetgen send`: deliver the conversions of exported calls."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from snippetgen.cli.actions.fleets import NEEDS_FLEET, find_customer
from snippetgen.cli.actions.store import opened_store
from snippetgen.cli.extras import require_extra
from snippetgen.cli.interrupts import deferred_interrupt
from snippetgen.config import load
from snippetgen.config.fleet import is_fleet, load_fleet
from snippetgen.files.atomic import replacing
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError

with require_extra("relay"):
    from snippetgen.relay.ingest.exports.reader import read_export
    from snippetgen.relay.ingest.exports.text_file import readable_again
    from snippetgen.relay.ingest.qualification import MAX_AHEAD, rule_problems
    from snippetgen.relay.ops.backfill import FAILED, Backfill, qualify_rows
    from snippetgen.relay.ops.backfill_results import Results, table_of
    from snippetgen.relay.ops.logs import log_to_stderr
    from snippetgen.relay.ops.service import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from snippetgen.cli.store_options import StoreOptions, TargetOptions
    from snippetgen.config import SnippetConfig
    from snippetgen.relay.ingest.exports.reader import Export
    from snippetgen.relay.ops.backfill import Outcome

ROWS_IN_TABLE = 10
"""The maximum number of rows that a dry run shows."""


@dataclass(frozen=True)
class ExportOptions:
    """The exported calls, and how their columns are read."""

    file: Path
    mapping: tuple[str, ...]
    time_zone: str
    time_format: str


@dataclass(frozen=True)
class OutputOptions:
    """Whether conversions are sent, and where the outcome of each line is written."""

    dry_run: bool
    results: Path | None
    as_json: bool


def run(
    config_path: Path,
    customer: str | None,
    exported: ExportOptions,
    store: StoreOptions,
    target: TargetOptions,
    output: OutputOptions,
) -> None:
    """Run the command; `snippetgen.cli.send` describes the options."""
    columns = dict(_pair(text) for text in exported.mapping)
    began = time.time()
    try:
        config = _configuration(config_path, customer)
        export = _open(exported, columns, config, began)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    for note in export.notes:
        click.echo(note, err=True)
    results = output.results or exported.file.with_name(f"{exported.file.name}.results.csv")
    outcomes = qualify_rows(export.rows(), config, began)
    stopped = False
    try:
        with replacing(results) as written, closing(Results(written)) as table:
            if output.dry_run:
                _show(outcomes, table)
            else:
                settings = Settings(
                    store.data, store.database, endpoint=target.endpoint, european=target.eu
                )
                stopped = _deliver(outcomes, settings, config, began, table)
    except OSError as error:
        raise click.ClickException(f"cannot write {results}: {error.strerror}") from error
    ok = not stopped and not any(table.counts[outcome] for outcome in FAILED)
    _report(table.counts, results, ok=ok, stopped=stopped, as_json=output.as_json)
    sys.exit(0 if ok else 1)


def _open(
    exported: ExportOptions, columns: Mapping[str, str], config: SnippetConfig, began: float
) -> Export:
    """Open the exported calls until the command ends.

    `columns` maps facts to columns, and `began` is in seconds since 1970. Raises ConfigError if a
    rule needs a fact whose column is unknown, and OSError or ValueError if the file cannot be read.
    """
    if problems := list(rule_problems(config, columns)):
        raise ConfigError(problems)
    return read_export(
        click.get_current_context().with_resource(readable_again(exported.file)),
        config,
        columns,
        zone=exported.time_zone,
        time_format=exported.time_format,
        not_after=int(began * 1000) + MAX_AHEAD,
    )


def _report(
    counts: Mapping[str, int], results: Path, *, ok: bool, stopped: bool, as_json: bool
) -> None:
    """Show the number of rows with each outcome, and where the outcome of each row is."""
    counts = dict(sorted(counts.items()))
    if as_json:
        result = {"ok": ok, "stopped": stopped, "counts": counts, "results": escaped(str(results))}
        click.echo(json.dumps(result, indent=2))
    else:
        for outcome, count in counts.items():
            click.echo(f"{outcome}: {count}")
    click.echo(f"Line by line: {results}", err=True)
    if [*counts] == ["unreadable"]:
        click.echo("If columns have other names, use --map, such as --map time=COLUMN.", err=True)


def _configuration(path: Path, customer: str | None) -> SnippetConfig:
    if not is_fleet(path):
        if customer is not None:
            raise click.UsageError(NEEDS_FLEET)
        return load(path)
    if customer is None:
        raise click.UsageError(f"{escaped(str(path))} is a fleet. Use --customer to choose one.")
    return find_customer(load_fleet(path), customer)


def _show(outcomes: Iterable[Outcome], results: Results) -> None:
    rest = iter(outcomes)
    first = list(islice(rest, ROWS_IN_TABLE))
    console = Console(stderr=True)
    if not console.is_terminal:
        console.width = 240  # a log does not wrap
    console.print(table_of(first))
    for each in chain(first, rest):
        results.write(each)


def _deliver(
    outcomes: Iterable[Outcome],
    settings: Settings,
    config: SnippetConfig,
    began: float,
    results: Results,
) -> bool:
    """Deliver the calls that count. Returns whether the user has stopped it."""
    log_to_stderr(logging.WARNING)  # the results file has the outcome of each call
    console = Console(stderr=True)
    with (
        opened_store(settings) as store,
        deferred_interrupt() as is_stopped,
        closing(Backfill(store, config, began, is_stopped)) as backfill,
        Progress(console=console, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("Calls", total=None)

        def show_progress(done: int) -> None:
            bar.update(task, completed=done, total=backfill.total)

        announced: dict[str, float] = {}

        def announce_pauses(pauses: Mapping[str, float]) -> None:
            for name, until in pauses.items():
                if announced.get(name) != until:
                    announced[name] = until
                    end = f"{datetime.fromtimestamp(until, UTC):%Y-%m-%d %H:%M:%S} UTC"
                    click.echo(
                        f"Waiting until {end}, because {name} has asked for a pause. You can stop "
                        "with Ctrl-C, and run the same command again later.",
                        err=True,
                    )

        def announce_stop() -> None:
            click.echo("Stopping: waiting for requests in progress.", err=True)

        backfill.accept(outcomes)
        is_complete = backfill.deliver(
            settings.requests,
            settings.folder,
            results.write,
            on_progress=show_progress,
            on_pause=announce_pauses,
            on_stop=announce_stop,
        )
        if is_complete:
            return False
        click.echo("Stopped. Run the same command again to continue.", err=True)
        return backfill.settle(results.write, final=False)


def _pair(text: str) -> tuple[str, str]:
    fact, _, column = text.partition("=")
    if not column.strip():
        raise click.UsageError(f"--map {text} does not have the form FACT=COLUMN.")
    return fact.strip(), column.strip()
