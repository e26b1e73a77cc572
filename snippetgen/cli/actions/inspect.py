"""What `snippetgen inspect` does."""

from __future__ import annotations

import asyncio
import datetime
import json
import sys
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


def run(
    urls: tuple[str, ...],
    list_path: IO[str] | None,
    sitemap: str | None,
    most: int,
    config_path: Path | None,
    engine: str,
    rate: float,
    viewport: str,
    insecure: bool,
    live: bool,
    consent: bool,
    block_list: IO[str] | None,
    dist: Path,
    watch: float,
    limit: float,
    report: Path | None,
    junit: Path | None,
    screenshot: Path | None,
    unredacted: bool,
    as_json: bool,
) -> None:
    """Inspect pages, show the results, and exit."""
    with require_extra("harness"):
        from snippetgen_harness.browsers import EngineMissing
        from snippetgen_harness.inspect import reports
        from snippetgen_harness.inspect.block_list import read_block_list
        from snippetgen_harness.inspect.options import Options
        from snippetgen_harness.inspect.run import Run, compared

    pages = _addresses(urls, list_path, sitemap, most, insecure)
    config = _config(config_path)
    started = datetime.datetime.now(datetime.UTC)
    options = Options(
        limit=limit,
        watch=watch,
        consent=consent,
        screenshot=bool(report or screenshot),
        known_builds=_known_builds(dist, config),
        blocked=read_block_list(block_list.read()) if block_list else {},
    )
    wanted = Run(
        urls=pages,
        config=config,
        engines=cast("list[Engine]", list(ENGINES) if engine == "all" else [engine]),
        options=options,
        viewport=viewport,
        rate=rate,
        live=live,
        insecure=insecure,
    )
    try:
        results = compared(asyncio.run(_collect(wanted)), config, options.known_builds)
    except EngineMissing as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    shown = results if unredacted else _redacted(results)
    _show(shown, as_json=as_json)
    if screenshot:
        _write_pictures(results, screenshot)
    if report:
        page = reports.as_html(results, version=__version__, started=started, redact=not unredacted)
        _write(report, {"index.html": page.encode(errors="replace")})
    if junit:
        _write(junit.parent, {junit.name: reports.as_junit(shown)})
    sys.exit(_status(results))


def _addresses(
    urls: tuple[str, ...],
    list_path: IO[str] | None,
    sitemap: str | None,
    most: int,
    insecure: bool,
) -> list[str]:
    from snippetgen_harness.inspect.addresses import AddressListError, read_list, read_sitemap

    found = list(urls)
    try:
        found += read_list(list_path.read()) if list_path else []
        found += read_sitemap(sitemap, insecure=insecure) if sitemap else []
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
