"""`python -m benchmarks [NAME...] [--json]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from snippetgen_harness.browsers import EngineMissing

from benchmarks import (
    building,
    delivery,
    endpoint,
    event_loop,
    fleet,
    fleet_guide,
    hostile_text,
    load,
    publishing,
    rules,
    sizes,
    speed,
    startup,
    studio,
)
from benchmarks.reference import SkippedError
from benchmarks.relay import throughput
from benchmarks.report import tabulate, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import DataclassInstance

BENCHMARKS = {
    "sizes": sizes,
    "rules": rules,
    "speed": speed,
    "load": load,
    "building": building,
    "fleet": fleet,
    "fleet-guide": fleet_guide,
    "endpoint": endpoint,
    "publishing": publishing,
    "delivery": delivery,
    "relay": throughput,
    "hostile-text": hostile_text,
    "event-loop": event_loop,
    "startup": startup,
    "studio": studio,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)), metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def main(names: tuple[str, ...], as_json: bool) -> None:
    """Run the benchmarks, all of them by default."""
    results: dict[str, Sequence[DataclassInstance]] = {}
    skipped: dict[str, str] = {}
    for name in names or BENCHMARKS:
        try:
            results[name] = BENCHMARKS[name].measure()
        except (SkippedError, EngineMissing) as reason:
            skipped[name] = str(reason)
            click.echo(f"{name}: skipped. {reason}", err=True)
    if as_json:
        click.echo(to_json(results, skipped))
        return
    for name, rows in results.items():
        Console().print(tabulate(name, rows))


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
