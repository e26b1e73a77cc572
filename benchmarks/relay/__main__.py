"""`python -m benchmarks.relay kills|pending|starting|growth|fairness|batches|chaos`."""

from __future__ import annotations

import logging
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import click

from benchmarks.relay import batches, chaos, fairness, growth, pending, startup
from benchmarks.relay.kills import kill_while_calling
from snippetgen.relay.ops.logs import log_to_stderr
from tests.relay.postgresql import running


@click.group()
def main() -> None:
    """Test the resilience of the relay. Takes minutes."""


@main.command("kills")
@click.option("--calls", type=click.IntRange(10), default=10_000, show_default=True)
@click.option("--kills", type=click.IntRange(1), default=25, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The seed of the random moments.")
def kills_(calls: int, kills: int, seed: int) -> None:
    """Kill the relay repeatedly while it receives calls; exit with 1 if one is lost or doubled."""
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_while_calling(Path(folder), calls=calls, kills=kills, seed=seed)
    for name, count in asdict(tally).items():
        click.echo(f"{name}: {count}")
    sys.exit(0 if tally.holds else 1)


@main.command("pending")
@click.option("--records", type=click.IntRange(1), default=1_000_000, show_default=True)
def pending_(records: int) -> None:
    """Receive calls while many are pending and Optimizely is unreachable."""
    for name, figure in asdict(pending.measure(records)).items():
        click.echo(f"{name}: {figure:.1f}")


@main.command("starting")
@click.option("--sources", type=click.IntRange(1), default=10_000, show_default=True)
def starting_(sources: int) -> None:
    """Start a relay with one source and with many: files with a vendor file, and a fleet."""
    measured = (
        *(startup.measure(number) for number in (1, sources)),
        *(startup.measure_fleet(number) for number in (1, sources)),
    )
    for each in measured:
        click.echo(", ".join(f"{name}: {figure:.1f}" for name, figure in asdict(each).items()))


@main.command("growth")
@click.option("--few", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--many", type=click.IntRange(1), default=5_000_000, show_default=True)
@click.option("--sqlite", is_flag=True, help="Keep the records in SQLite, not in PostgreSQL.")
def growth_(few: int, many: int, sqlite: bool) -> None:
    """Compare a relay with few finished calls and one with many: medians in milliseconds."""
    with nullcontext() if sqlite else running() as postgresql:
        measured = growth.measure(few, many, postgresql)
    for each in measured:
        click.echo(f"{each.operation}: {each.few:.1f}, {each.many:.1f}, ratio {each.ratio:.2f}")


@main.command("fairness")
@click.option("--waiting", type=click.IntRange(1), default=300_000, show_default=True)
def fairness_(waiting: int) -> None:
    """Have one project fail, hang, drip or ask to wait; measure how long the calls of others wait,
    and how soon a project recovers after an outage."""
    log_to_stderr(logging.ERROR)
    _silence_destination()
    with running() as postgresql:
        for fair in fairness.measure(waiting, postgresql):
            click.echo(", ".join(f"{name}: {value}" for name, value in asdict(fair).items()))
        for recovery in fairness.recover(min(waiting, 300), postgresql):
            click.echo(", ".join(f"{name}: {value}" for name, value in asdict(recovery).items()))


@main.command("batches")
@click.option("--events", type=click.IntRange(1), default=5000, show_default=True)
def batches_(events: int) -> None:
    """Compare one event per request with batches."""
    for each in batches.measure(events):
        click.echo(", ".join(f"{name}: {figure:.0f}" for name, figure in asdict(each).items()))


@main.command("chaos")
@click.option("--calls", type=click.IntRange(1), default=50_000, show_default=True)
@click.option("--servers", type=click.IntRange(1), default=3, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=5, show_default=True)
@click.option(
    "--rounds",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How often each disturbance occurs.",
)
@click.option("--seed", default=1, show_default=True, help="The seed of the order and durations.")
def chaos_(calls: int, servers: int, workers: int, rounds: int, seed: int) -> None:
    """Disturb everything at once; exit with 1 if a call is lost, counted twice or given up."""
    _silence_destination()
    with running() as postgresql, tempfile.TemporaryDirectory() as folder:
        scale = chaos.Scale(calls, servers, workers, rounds)
        outcome = chaos.run(Path(folder), postgresql, scale, seed=seed)
    for name, figure in asdict(outcome).items():
        click.echo(f"{name}: {figure}")
    sys.exit(0 if outcome.holds else 1)


def _silence_destination() -> None:
    """Do not log responses that a destination could not finish."""
    logging.getLogger("uvicorn.error").addFilter(lambda _: False)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.relay")
