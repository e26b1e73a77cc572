"""`snippetgen verify`: verify configurations in real browsers."""

from __future__ import annotations

import datetime
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from rich.console import Console
from rich.progress import Progress

from snippetgen import __version__
from snippetgen.cli.extras import require_extra
from snippetgen.cli.options import json_option
from snippetgen.config import load_files
from snippetgen.files.atomic import publish

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.verify.run import Outcome

ENGINES = ("chromium", "firefox", "webkit")


@click.command("verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice([*ENGINES, "all"]),
    default="chromium",
    show_default=True,
    help="Browser engine to verify in.",
)
@click.option("--situation", multiple=True, help="Verify only this situation; may be repeated.")
@click.option(
    "--connect",
    metavar="URL",
    help="Use the browsers of a Playwright server (ws://...) or a WebDriver server (http://...).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many browsers of each engine to run in parallel.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write an HTML page and a Markdown summary to this folder.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write JUnit XML to this file.",
)
@json_option
def command(
    paths: tuple[Path, ...],
    engine: str,
    situation: tuple[str, ...],
    connect: str | None,
    workers: int,
    report: Path | None,
    junit: Path | None,
    as_json: bool,
) -> None:
    """Verify configurations in real browsers, in every situation.

    A situation is a state of a customer's page. The command opens the page with the configuration's
    snippet over TLS. It compares what the snippet returns, what the vendor holds and what arrives
    at a fake log endpoint with what is expected. The exit status is 1 if anything differs or a
    browser is missing. Ctrl-C stops the run and reports the results so far.
    """
    with require_extra("harness"):
        from snippetgen_harness.verify import reports, run
    files = load_files(paths)
    configs = list(files.values())

    chosen = _chosen(situation)
    engines = cast("list[Engine]", list(ENGINES) if engine == "all" else [engine])
    started = datetime.datetime.now(datetime.UTC)
    total = len(run.plan(configs, chosen)) * len(engines)
    outcomes: list[Outcome] = []
    with suppress(KeyboardInterrupt):
        _collect(outcomes, run.verify(configs, chosen, engines, connect, workers), total)
    done = sum(1 for outcome in outcomes if outcome.status != "missing")
    by_name = {config.name: config for config in configs}
    missing = sum(
        len(run.plan([by_name[outcome.configuration]], chosen))
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
    if not finished:
        click.echo(f"Interrupted after {done + missing} of {total} pages.", err=True)
    sys.exit(0 if finished and all(outcome.passed for outcome in outcomes) else 1)


def _chosen(ids: Sequence[str]) -> Sequence[Situation] | None:
    from snippetgen_harness.pages import situations

    from snippetgen.text.suggestions import did_you_mean

    known = {each.id: each for each in situations.situations()}
    for wrong in (each for each in ids if each not in known):
        message = f"unknown situation {wrong!r}.{did_you_mean(wrong, known)}"
        raise click.BadParameter(message, param_hint="--situation")
    return [known[each] for each in ids] if ids else None


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
