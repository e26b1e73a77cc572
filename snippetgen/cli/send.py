"""`snippetgen send`: deliver the conversions of exported calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.options import group, json_option
from snippetgen.cli.store_options import (
    StoreOptions,
    TargetOptions,
    store_options,
    target_options,
)


@click.command("send", context_settings={"allow_extra_args": True})
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("snippet.toml"),
    show_default=True,
    help="The configuration whose calls are in FILE, or a fleet with --customer.",
)
@click.option(
    "--customer",
    metavar="NAME",
    help="Customer whose calls are in FILE; required if the configuration has the table [fleet].",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FACT=COLUMN",
    help="Column with a fact: id, time, duration, answered, first_time, tags, revenue, url, ...",
)
@click.option(
    "--time-zone",
    default="",
    metavar="ZONE",
    help="Time zone of times without one: UTC, +02:00, America/New_York, ...; the default is UTC.",
)
@click.option(
    "--time-format",
    default="",
    metavar="FORMAT",
    help='Format of the times, such as "%d/%m/%Y %H:%M", with the directives of strptime.',
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Send nothing; show how the first rows are read, and what would happen to each line.",
)
@click.option(
    "--results",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the outcome of each line; the default is FILE.results.csv.",
)
@json_option
@store_options
@target_options
@click.pass_context
def command(context: click.Context, /, **given: Any) -> None:  # noqa: ANN401
    """Deliver the conversions of the calls in FILE, a table with a header or JSON Lines.

    To continue after an interruption, run the same command again. No call is sent twice. The exit
    status is 1 if a line could not be read or delivered.
    """
    file: Path = given["file"]
    if file.suffix == ".toml":
        raise click.UsageError(
            f"{click.format_filename(file)} is a configuration. Name it with --config, and give "
            "the file of the calls."
        )
    if context.args:
        raise click.UsageError(f"Got more than one file: {' '.join(context.args)}.")

    from snippetgen.cli.actions.send import ExportOptions, OutputOptions, run

    run(
        exported=group(ExportOptions, given),
        store=group(StoreOptions, given),
        target=group(TargetOptions, given),
        output=group(OutputOptions, given),
        **given,
    )
