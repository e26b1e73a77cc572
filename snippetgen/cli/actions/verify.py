"""`snippetgen verify`: verify configurations in real browsers."""

from __future__ import annotations

import datetime
import json
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

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
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.verify.run import Outcome

    from snippetgen.config import SnippetConfig


@dataclass(frozen=True, kw_only=True)
class VerifyOptions:
    """The options of the command; `snippetgen.cli.verify` describes them."""

    paths: tuple[Path, ...]
    engine: tuple[str, ...]
    dist: Path | None
    url: str | None
    situation: tuple[str, ...]
    customers: tuple[str, ...]
    sample: int | None
    connect: str | None
    workers: int
    fail_fast: bool
    report: Path | None
    junit: Path | None
    github: bool
    as_json: bool


@dataclass(frozen=True)
class _Results:
    """The results of a run, complete or not."""

    outcomes: Sequence[Outcome]
    pages: int
    """Pages that were opened, or whose engine is missing."""
    total: int
    """Pages that the run should open."""

    @property
    def finished(self) -> bool:
        return self.pages == self.total


def run(**given: Any) -> None:  # noqa: ANN401
    """Run the command; takes VerifyOptions."""
    with require_extra("harness"):
        from snippetgen_harness.verify.run import verify

        from snippetgen.cli.actions.shipped_scripts import ScriptLocation
    options = VerifyOptions(**given)
    if options.customers and options.sample is not None:
        raise click.UsageError("Give either --customer or --sample.")
    files, configs = _configurations(options.paths, options.customers, options.sample)
    location = ScriptLocation(options.dist, options.url)
    shipped = location.scripts(configs)
    chosen = _chosen(options.situation)
    engines = _engines(options.engine)
    started = datetime.datetime.now(datetime.UTC)
    coming = verify(configs, chosen, engines, options.connect, options.workers, shipped)
    total = (_pages(configs, chosen) + len(shipped)) * len(engines)
    results = _results(coming, total, configs, chosen, options)

    _show(results, as_json=options.as_json)
    if options.github and not options.as_json:
        _annotate(results.outcomes, files)
    if options.junit:
        _write_junit(results, options.junit)
    if options.report:
        _write_report(results, options.report, started, files, location.options)
    if not results.finished:
        failed = _failed(results.outcomes, fail_fast=options.fail_fast)
        stopped = "Stopped at the first failure" if failed else "Interrupted"
        click.echo(f"{stopped}, after {results.pages} of {total} pages.", err=True)
    passed = results.finished and all(outcome.passed for outcome in results.outcomes)
    sys.exit(0 if passed else 1)


def list_situations(paths: tuple[Path, ...], *, as_json: bool) -> None:
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
        raise click.UsageError(f"Two configurations have the same name, {min(twice)}. Rename one.")
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


def _pages(configs: Sequence[SnippetConfig], chosen: Sequence[Situation] | None) -> int:
    """Return how many pages one engine opens."""
    from snippetgen_harness.verify.run import plan

    return len(plan(configs, chosen))


def _results(
    coming: Generator[Outcome],
    total: int,
    configs: Sequence[SnippetConfig],
    chosen: Sequence[Situation] | None,
    options: VerifyOptions,
) -> _Results:
    """Wait for the outcomes, or those before Ctrl-C or the first failure with --fail-fast."""
    outcomes: list[Outcome] = []
    with suppress(KeyboardInterrupt), closing(coming):
        _collect(outcomes, coming, total, fail_fast=options.fail_fast, quiet=options.as_json)
    by_name = {config.name: config for config in configs}
    pages = (
        # A missing engine has one outcome for all pages of a configuration.
        _pages([by_name[each.configuration]], chosen) if each.status == "missing" else 1
        for each in outcomes
    )
    return _Results(outcomes, sum(pages), total)


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
                if _failed([outcome], fail_fast=fail_fast):
                    return

        for paragraph in failures(counted()):
            if not quiet:
                results.print(paragraph, highlight=False, soft_wrap=True)


def _failed(outcomes: Iterable[Outcome], *, fail_fast: bool) -> bool:
    return fail_fast and any(outcome.status == "failed" for outcome in outcomes)


def _show(results: _Results, *, as_json: bool) -> None:
    from snippetgen_harness.verify import reports

    if as_json:
        click.echo(json.dumps(reports.as_json(results.outcomes), indent=2))
        return
    console = Console()
    console.print(reports.summary(results.outcomes))
    for sentence in reports.sources(results.outcomes):
        console.print(sentence, highlight=False, soft_wrap=True)


def _write_junit(results: _Results, path: Path) -> None:
    from snippetgen_harness.verify import reports

    _write(path.parent, {path.name: reports.as_junit(results.outcomes)})
    click.echo(f"JUnit XML: {path}", err=True)


def _write_report(
    results: _Results,
    folder: Path,
    started: datetime.datetime,
    files: Mapping[str, Path],
    options: Sequence[str],
) -> None:
    from snippetgen_harness.verify import reports

    finished, total = results.finished, results.total
    page = reports.as_html(
        results.outcomes,
        version=__version__,
        started=started,
        finished=finished,
        total=total,
        files=files,
        options=options,
    )
    summary = reports.as_markdown(results.outcomes, finished=finished, total=total)
    _write(folder, {"index.html": page.encode(), "summary.md": summary.encode()})
    click.echo(f"Report: {folder / 'index.html'}", err=True)


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
