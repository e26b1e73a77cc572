"""What `snippetgen inspect` does."""

from __future__ import annotations

import asyncio
import datetime
import json
import sys
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

import click
from rich.console import Console

from snippetgen import __version__
from snippetgen.builder.manifest import MANIFEST, ManifestError, read_manifest
from snippetgen.cli.extras import require_extra
from snippetgen.cli.options import ENGINES
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config import load
from snippetgen.files.atomic import write_files
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.run import Result, Run

    from snippetgen.config import SnippetConfig


@dataclass(frozen=True, kw_only=True)
class InspectOptions:
    """The options of the command; `snippetgen.cli.inspect` describes them."""

    urls: tuple[str, ...]
    list_path: IO[str] | None
    sitemap: str | None
    most: int
    config_path: Path | None
    engine: str
    rate: float
    viewport: str
    insecure: bool
    live: bool
    consent: bool
    block_list: IO[str] | None
    dist: Path
    watch: float
    limit: float
    report: Path | None
    junit: Path | None
    screenshot: Path | None
    unredacted: bool
    as_json: bool


def run(**given: Any) -> None:  # noqa: ANN401
    """Inspect pages, show the results, and exit; takes InspectOptions."""
    with require_extra("harness"):
        from snippetgen_harness.browsers import EngineMissing
        from snippetgen_harness.inspect.run import compared

    options = InspectOptions(**given)
    started = datetime.datetime.now(datetime.UTC)
    wanted = _wanted(options)
    try:
        found = asyncio.run(_collect(wanted))
    except EngineMissing as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    results = compared(found, wanted.config, wanted.options.known_builds)
    shown = results if options.unredacted else _redacted(results)
    _show(shown, as_json=options.as_json)
    if options.screenshot:
        _write_pictures(results, options.screenshot)
    if options.report:
        _write_report(results, options.report, started, redact=not options.unredacted)
    if options.junit:
        _write_junit(shown, options.junit)
    sys.exit(_status(results))


def _wanted(options: InspectOptions) -> Run:
    """Return what to inspect, and how; exits if the configuration is wrong."""
    from snippetgen_harness.inspect.block_list import read_block_list
    from snippetgen_harness.inspect.options import Options
    from snippetgen_harness.inspect.run import Run

    urls = _addresses(options)
    config = _config(options.config_path)
    engines = list(ENGINES) if options.engine == "all" else [options.engine]
    return Run(
        urls=urls,
        config=config,
        engines=cast("list[Engine]", engines),
        options=Options(
            limit=options.limit,
            watch=options.watch,
            consent=options.consent,
            screenshot=bool(options.report or options.screenshot),
            known_builds=_known_builds(options.dist, config),
            blocked=read_block_list(options.block_list.read()) if options.block_list else {},
        ),
        viewport=options.viewport,
        rate=options.rate,
        live=options.live,
        insecure=options.insecure,
    )


def _addresses(options: InspectOptions) -> list[str]:
    from snippetgen_harness.inspect.addresses import AddressListError, read_list, read_sitemap

    found, most = list(options.urls), options.most
    try:
        found += read_list(options.list_path.read()) if options.list_path else []
        found += read_sitemap(options.sitemap, insecure=options.insecure) if options.sitemap else []
    except (AddressListError, UnicodeDecodeError) as error:
        raise click.UsageError(str(error)) from error
    if not found:
        raise click.UsageError("give at least one address, such as https://shop.example/.")
    if len(found) > most:
        click.echo(f"Only the first {most} of {len(found)} pages are inspected (--most).", err=True)
    return found[:most]


def _config(path: Path | None) -> SnippetConfig | None:
    try:
        return load(path) if path else None
    except ConfigError as error:
        show_problems(error.problems)
        sys.exit(2)


def _known_builds(dist: Path, config: SnippetConfig | None) -> dict[str, str]:
    """Return the builds in a folder: SHA-256 to the file's path."""
    if config is None:
        return {}
    folder = dist / config.name
    try:
        scripts = read_manifest(folder).scripts
    except FileNotFoundError:
        return {}
    except ManifestError as error:
        raise click.UsageError(f"{folder / MANIFEST} is not a manifest from snippetgen.") from error
    return {sha256: str(folder / name) for name, sha256 in scripts.items()}


async def _collect(run: Run) -> list[Result]:
    from snippetgen_harness.inspect.run import inspect_pages

    results = []
    async for result in inspect_pages(run):
        results.append(result)
        if len(run.urls) > 1 and sys.stderr.isatty():
            click.echo(f"{len(results)} of {len(run.urls) * len(run.engines)} pages", err=True)
    return results


def _redacted(results: list[Result]) -> list[Result]:
    from snippetgen_harness.inspect.errors import CannotOpen

    return [each if isinstance(each, CannotOpen) else each.redacted() for each in results]


def _show(results: list[Result], *, as_json: bool) -> None:
    from snippetgen_harness.inspect import reports

    if as_json:
        click.echo(json.dumps(reports.as_json(results), indent=2))
        return
    console = Console()
    for paragraph in reports.paragraphs(results):
        console.print(paragraph, highlight=False, soft_wrap=True)
    if len(results) > 1:
        console.print(reports.table(results))


def _write_report(
    results: list[Result], folder: Path, started: datetime.datetime, *, redact: bool
) -> None:
    from snippetgen_harness.inspect import reports

    page = reports.as_html(results, version=__version__, started=started, redact=redact)
    _write(folder, {"index.html": page.encode(errors="replace")})


def _write_junit(results: list[Result], path: Path) -> None:
    from snippetgen_harness.inspect import reports

    _write(path.parent, {path.name: reports.as_junit(results)})


def _write_pictures(results: list[Result], path: Path) -> None:
    from snippetgen_harness.inspect.errors import CannotOpen

    pictures = [
        each.observation.screenshot
        for each in results
        if not isinstance(each, CannotOpen) and each.observation.screenshot
    ]
    names = (f"{path.stem}-{number}{path.suffix}" for number in range(1, len(pictures) + 1))
    named = [path.name] if len(pictures) == 1 else names
    _write(path.parent, dict(zip(named, pictures, strict=True)))


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        write_files(files, folder)
    except OSError as error:
        click.echo(f"Error: cannot write to {folder}: {error.strerror}.", err=True)
        sys.exit(2)


def _status(results: list[Result]) -> int:
    from snippetgen_harness.inspect.errors import CannotOpen

    if any(isinstance(each, CannotOpen) for each in results):
        return 2
    inspected = cast("list[Any]", results)
    return 0 if all(each.works for each in inspected) else 1
