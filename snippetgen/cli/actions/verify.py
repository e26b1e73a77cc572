"""`snippetgen verify`: verify configurations in real browsers."""

from __future__ import annotations

import datetime
import json
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING, cast

import click
from rich.console import Console
from rich.progress import Progress

from snippetgen import __version__
from snippetgen.cli.actions.fleets import NEEDS_FLEET, choose, divide
from snippetgen.cli.annotations import annotation
from snippetgen.cli.extras import require_extra
from snippetgen.cli.options import ENGINES
from snippetgen.config import load_files
from snippetgen.files.atomic import write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.verify.run import Outcome

    from snippetgen.config import SnippetConfig


def run(
    paths: tuple[Path, ...],
    engine: tuple[str, ...],
    dist: Path | None,
    url: str | None,
    situation: tuple[str, ...],
    customers: tuple[str, ...],
    sample: int | None,
    connect: str | None,
    workers: int,
    fail_fast: bool,
    report: Path | None,
    junit: Path | None,
    github: bool,
    as_json: bool,
) -> None:
    """Run the command; `snippetgen.cli.verify` describes the parameters."""
    with require_extra("harness"):
        from snippetgen_harness.verify import reports
        from snippetgen_harness.verify.run import plan, verify

        from snippetgen.cli.actions.shipped_scripts import ScriptLocation
    if customers and sample is not None:
        raise click.UsageError("Give either --customer or --sample.")
    files, configs = _configurations(paths, customers, sample)
    location = ScriptLocation(dist, url)
    shipped = location.scripts(configs)

    chosen = _chosen(situation)
    engines = _engines(engine)
    started = datetime.datetime.now(datetime.UTC)
    total = (len(plan(configs, chosen)) + len(shipped)) * len(engines)
    coming = verify(configs, chosen, engines, connect, workers, shipped)
    outcomes: list[Outcome] = []
    with suppress(KeyboardInterrupt), closing(coming):
        _collect(outcomes, coming, total, fail_fast=fail_fast, quiet=as_json)
    done = sum(1 for outcome in outcomes if outcome.status != "missing")
    by_name = {config.name: config for config in configs}
    missing = sum(
        len(plan([by_name[outcome.configuration]], chosen))
        for outcome in outcomes
        if outcome.status == "missing"
    )
    finished = done + missing == total

    if as_json:
        click.echo(json.dumps(reports.as_json(outcomes), indent=2))
    else:
        console = Console()
        console.print(reports.summary(outcomes))
        for sentence in reports.sources(outcomes):
            console.print(sentence, highlight=False, soft_wrap=True)
    if github and not as_json:
        _annotate(outcomes, files)
    if junit:
        _write(junit.parent, {junit.name: reports.as_junit(outcomes)})
        click.echo(f"JUnit XML: {junit}", err=True)
    if report:
        page = reports.as_html(
            outcomes,
            version=__version__,
            started=started,
            finished=finished,
            total=total,
            files=files,
            options=location.options,
        )
        summary = reports.as_markdown(outcomes, finished=finished, total=total)
        _write(report, {"index.html": page.encode(), "summary.md": summary.encode()})
        click.echo(f"Report: {report / 'index.html'}", err=True)
    if not finished:
        stopped = "Stopped at the first failure" if _failed(outcomes, fail_fast) else "Interrupted"
        click.echo(f"{stopped}, after {done + missing} of {total} pages.", err=True)
    sys.exit(0 if finished and all(outcome.passed for outcome in outcomes) else 1)


def list_situations(paths: tuple[Path, ...], as_json: bool) -> None:
    """Print the id and the title of every situation, or of those relevant to configurations."""
    with require_extra("harness"):
        from snippetgen_harness.pages.situations import relevant_situations, situations
    files, fleets = divide(paths)
    destinations = {config.destination_object for config in load_files(files).values()}
    for fleet in fleets:
        destinations |= {each.config.destination_object for each in fleet.customers()}
    relevant = {each.id for name in destinations for each in relevant_situations(name)}
    listed = [each for each in situations() if not paths or each.id in relevant]
    if as_json:
        ids = [{"id": each.id, "title": each.title} for each in listed]
        click.echo(json.dumps(ids, indent=2))
        return
    width = max(len(each.id) for each in listed)
    for each in listed:
        click.echo(f"{each.id:{width}}  {each.title}")


def _configurations(
    paths: tuple[Path, ...], customers: tuple[str, ...], sample: int | None
) -> tuple[dict[str, Path], list[SnippetConfig]]:
    """Return the files of the configurations to verify by name, and the configurations.

    Raises ConfigError, and click.UsageError if no fleet has a customer.
    """
    files, fleets = divide(paths)
    if customers and not fleets:
        raise click.UsageError(NEEDS_FLEET)
    if sample is not None and not fleets:
        raise click.UsageError("--sample needs a file with the table [fleet].")
    found = {config.name: (path, config) for path, config in load_files(files).items()}
    chosen = choose(fleets, customers, sample)
    if twice := found.keys() & chosen.keys():
        raise click.UsageError(f"Two configurations have the same name, {min(twice)}.")
    found |= chosen
    return (
        {name: path for name, (path, _) in found.items()},
        [config for _, config in found.values()],
    )


def _engines(names: Sequence[str]) -> list[Engine]:
    given = ENGINES if "all" in names else names
    return cast("list[Engine]", list(dict.fromkeys(given)))


def _chosen(ids: Sequence[str]) -> Sequence[Situation] | None:
    from snippetgen_harness.pages.situations import situation

    try:
        return [*map(situation, ids)] or None
    except ValueError as error:
        message = f"{error} --situations lists all."
        raise click.BadParameter(message, param_hint="--situation") from None


def _collect(
    outcomes: list[Outcome], coming: Iterable[Outcome], total: int, *, fail_fast: bool, quiet: bool
) -> None:
    """Append outcomes as they come. Shows failures unless quiet, and the progress on a terminal."""
    from snippetgen_harness.verify.reports import failures

    results = Console()
    # Progress and results share a terminal, but progress is never written to a file.
    console = results if results.is_terminal and not quiet else Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("Verifying", total=total)

        def counted() -> Iterator[Outcome]:
            for outcome in coming:
                outcomes.append(outcome)
                progress.update(task, advance=1, description=f"Verifying in {outcome.engine}")
                yield outcome
                if _failed([outcome], fail_fast):
                    return

        for paragraph in failures(counted()):
            if not quiet:
                results.print(paragraph, highlight=False, soft_wrap=True)


def _failed(outcomes: Iterable[Outcome], fail_fast: bool) -> bool:
    return fail_fast and any(outcome.status == "failed" for outcome in outcomes)


def _annotate(outcomes: Iterable[Outcome], files: Mapping[str, Path]) -> None:
    """Print one annotation for each configuration that failed in an engine."""
    failed: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        if not outcome.passed:
            names = failed.setdefault((outcome.configuration, outcome.engine), [])
            names.append(outcome.situation or "the browser is missing")
    for (name, engine), situations in failed.items():
        message = f"fails in {engine}: {', '.join(situations)}"
        click.echo(annotation("error", message, str(files[name])))


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        write_files(files, folder)
    except OSError as error:
        raise click.ClickException(f"cannot write to {folder}: {error.strerror}.") from error
