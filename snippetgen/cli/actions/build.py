"""`snippetgen build`: build the files in dist/ from configurations."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import track

from snippetgen.builder.build_folder import write_build
from snippetgen.builder.build_owners import BuildOwners, Owner
from snippetgen.cli.actions.build_fleet import FleetReport
from snippetgen.cli.actions.build_report import Build
from snippetgen.cli.actions.fleets import divide, limit
from snippetgen.cli.annotations import annotate_problems
from snippetgen.config import load_files
from snippetgen.config.loading import name_problem
from snippetgen.config.toml_read import read
from snippetgen.files.atomic import differences, why_not_written
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from snippetgen.builder.artifacts import Artifacts
    from snippetgen.config import SnippetConfig


@dataclass(frozen=True)
class FleetOptions:
    """How fleets are built: which customers, and in how many processes."""

    customers: tuple[str, ...]
    keep_going: bool
    prune: bool
    workers: int | None


@dataclass
class _Results:
    """What has been built or checked so far."""

    builds: list[Build] = field(default_factory=list)
    reports: list[FleetReport] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether all rows of fleets are valid, and nothing differs."""
        has_differences = any(build.differences for build in self.builds)
        return not has_differences and all(each.ok for each in self.reports)

    @property
    def problems(self) -> list[Problem]:
        """The problems of rows that were left out."""
        return [problem for report in self.reports for problem in report.wrong.problems]

    def add(self, report: FleetReport, *, check: bool, prune: bool) -> None:
        """Build or check a fleet, and add its report and builds.

        Raises ConfigError. Then only the report has been added.
        """
        self.reports.append(report)
        if check:
            report.check()
        else:
            report.build(prune=prune)
        self.builds += report.builds

    def print_json(self, problems: Sequence[Problem], *, ok: bool) -> None:
        """Print the results and problems."""
        result: dict[str, Any] = {
            "ok": ok,
            "problems": [{"file": escaped(each.file), **each.as_json()} for each in problems],
            "builds": [build.as_json() for build in self.builds],
        }
        if self.reports:
            result["fleets"] = [report.as_json() for report in self.reports]
        click.echo(json.dumps(result, indent=2))


def run(
    paths: tuple[Path, ...],
    out: Path,
    fleet_options: FleetOptions,
    *,
    check: bool,
    github: bool,
    as_json: bool,
) -> None:
    """Run the command; `snippetgen.cli.build` describes the options."""
    if check and fleet_options.prune:
        raise click.UsageError("--check writes nothing. Leave out --prune.")
    if fleet_options.customers and fleet_options.prune:
        raise click.UsageError("--prune needs the whole table. Leave out --customer.")
    results = _Results()
    try:
        files, fleets = divide(paths)
        limit(fleets, fleet_options.customers)
        configs = load_files(files)
        owners = BuildOwners(out)
        replaced = {} if check else _replaced(configs, out, owners)
        taken = {config.name: path for path, config in configs.items()}
        for fleet in fleets:
            report = FleetReport(
                fleet,
                out,
                taken,
                keep_going=fleet_options.keep_going,
                workers=fleet_options.workers,
                github=github,
                quiet=as_json,
            )
            results.add(report, check=check, prune=fleet_options.prune)
            taken |= dict.fromkeys(report.names, fleet.path)
        results.builds += _builds(
            configs, out, owners, replaced, check=check, github=github, quiet=as_json
        )
    except ConfigError as error:
        if as_json:
            results.print_json(error.problems, ok=False)
        elif github:
            annotate_problems(error.problems)
        else:
            raise
        sys.exit(1)
    if as_json:
        results.print_json(results.problems, ok=results.ok)
    elif check:
        _show_check(results, len(configs), out)
    sys.exit(0 if results.ok else 1)


def _show_check(results: _Results, configurations: int, out: Path) -> None:
    if results.ok:
        total = configurations + sum(len(report.names) for report in results.reports)
        click.echo(f"{total} up to date in {out}")
    else:
        click.echo("Run `snippetgen build` without --check to update the files.", err=True)


def _replaced(
    configs: Mapping[Path, SnippetConfig], out: Path, owners: BuildOwners
) -> dict[Path, Owner]:
    """Return the owners of the files that each configuration's build replaces.

    Raises ConfigError if these are the files of a fleet's customer.
    """
    found: dict[Path, Owner] = {}
    problems: list[Problem] = []
    for path, config in configs.items():
        try:
            other = owners.other(config.name, path)
        except OSError as error:
            message = f"cannot be read: {escaped(str(error))}."
            raise ConfigError([Problem(None, None, message, str(out))]) from error
        if other and other.is_fleet:
            message = other.problem(config.name, out / config.name)
            problems += name_problem(config.name, message, read(path), str(path))
        elif other:
            found[path] = other
    if problems:
        raise ConfigError(problems)
    return found


def _builds(
    configs: Mapping[Path, SnippetConfig],
    out: Path,
    owners: BuildOwners,
    replaced: Mapping[Path, Owner],
    *,
    check: bool,
    github: bool,
    quiet: bool,
) -> list[Build]:
    """Build or check every configuration; raises ConfigError."""
    console = Console(stderr=True)
    bar = track(
        configs.items(),
        description="Checking" if check else "Building",
        console=console,
        disable=len(configs) < 2 or not console.is_terminal,
    )
    builds = []
    for path, config in bar:
        if check:
            build = _check(path, config, out)
        else:
            build = _build(path, config, out, owners, replaced.get(path))
        builds.append(build)
        if not quiet:
            build.show(github=github)
            if not check:
                click.echo(build.folder / f"{build.name}.min.js")
    return builds


def _artifacts(config: SnippetConfig) -> Artifacts:
    # Takes a long time to import, and a fleet that has not changed does not need it.
    from snippetgen.builder.artifacts import Artifacts

    return Artifacts(config)


def _check(path: Path, config: SnippetConfig, out: Path) -> Build:
    built, folder = _artifacts(config), out / config.name
    found = tuple(differences(built.files, folder))
    return Build(config.name, path, folder, tuple(built.files), _warnings(built), differences=found)


def _build(
    path: Path, config: SnippetConfig, out: Path, owners: BuildOwners, replaced: Owner | None
) -> Build:
    built, folder = _artifacts(config), out / config.name
    warnings = _warnings(built)
    if replaced:
        warnings += (replaced.warning(folder),)
    try:
        removed = write_build(built.files, folder)
        owners.take([config.name], path)
    except OSError as error:
        message = f"cannot be written: {escaped(why_not_written(error, folder))}."
        raise ConfigError([Problem(None, None, message, str(folder))]) from error
    return Build(config.name, path, folder, tuple(built.files), warnings, removed=tuple(removed))


def _warnings(built: Artifacts) -> tuple[str, ...]:
    return tuple(length.warning for length in built.warnings if length.warning)
