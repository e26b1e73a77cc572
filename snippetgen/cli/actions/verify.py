"""`snippetgen verify`: verify configurations in real browsers."""

from __future__ import annotations

import datetime
import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import click
from rich.console import Console
from rich.progress import Progress

from snippetgen import __version__
from snippetgen.cli.extras import require_extra
from snippetgen.cli.options import ENGINES
from snippetgen.config import load_files
from snippetgen.files.atomic import publish

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.verify.run import Outcome


def run(
    paths: tuple[Path, ...],
    engine: str,
    dist: Path | None,
    url: str | None,
    situation: tuple[str, ...],
    connect: str | None,
    workers: int,
    report: Path | None,
    junit: Path | None,
    as_json: bool,
) -> None:
    """Run the command; `snippetgen.cli.verify` describes the parameters."""
    with require_extra("harness"):
        from snippetgen_harness.verify import reports
        from snippetgen_harness.verify.run import plan, verify

        from snippetgen.cli.actions.shipped_scripts import ScriptLocation
    files = load_files(paths)
    configs = list(files.values())
    location = ScriptLocation(dist, url)
    shipped = location.scripts(configs)

    chosen = _chosen(situation)
    engines = cast("list[Engine]", list(ENGINES) if engine == "all" else [engine])
    started = datetime.datetime.now(datetime.UTC)
    total = (len(plan(configs, chosen)) + len(shipped)) * len(engines)
    outcomes: list[Outcome] = []
    with suppress(KeyboardInterrupt):
        _collect(outcomes, verify(configs, chosen, engines, connect, workers, shipped), total)
    done = sum(1 for outcome in outcomes if outcome.status != "missing")
    by_name = {config.name: config for config in configs}
    missing = sum(
        len(plan([by_name[outcome.configuration]], chosen))
        for outcome in outcomes
        if outcome.status == "missing"
    )
    finished = done + missing == total

    if junit:
        _write(junit.parent, {junit.name: reports.as_junit(outcomes)})
    if report:
        page = reports.as_html(
            outcomes,
            version=__version__,
            started=started,
            finished=finished,
            total=total,
            files={config.name: path for path, config in files.items()},
            options=location.options,
        )
        summary = reports.as_markdown(outcomes, finished=finished, total=total)
        _write(report, {"index.html": page.encode(), "summary.md": summary.encode()})
    if as_json:
        click.echo(json.dumps(reports.as_json(outcomes), indent=2))
    else:
        console = Console()
        for paragraph in reports.failures(outcomes):
            console.print(paragraph, highlight=False)
        console.print(reports.summary(outcomes))
        for sentence in reports.sources(outcomes):
            console.print(sentence, highlight=False, soft_wrap=True)
    if not finished:
        click.echo(f"Interrupted after {done + missing} of {total} pages.", err=True)
    sys.exit(0 if finished and all(outcome.passed for outcome in outcomes) else 1)


def _chosen(ids: Sequence[str]) -> Sequence[Situation] | None:
    from snippetgen_harness.pages.situations import situation

    try:
        return [*map(situation, ids)] or None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--situation") from None


def _collect(outcomes: list[Outcome], coming: Iterable[Outcome], total: int) -> None:
    """Append outcomes as they arrive, with a progress bar on a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("Verifying", total=total)
        for outcome in coming:
            outcomes.append(outcome)
            progress.update(task, advance=1, description=f"Verifying in {outcome.engine}")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        publish(files, folder)
    except OSError as error:
        raise click.ClickException(f"cannot write to {folder}: {error.strerror}.") from error
