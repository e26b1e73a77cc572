"""`snippetgen build`: build the files in dist/ from configurations."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import track

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.publishing import publish_build
from snippetgen.cli.annotations import annotate_problems, annotation
from snippetgen.config import load_files
from snippetgen.files.atomic import differences
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.config import SnippetConfig


@dataclass(frozen=True)
class Build:
    """What was done, or found, for one configuration."""

    config: SnippetConfig
    path: Path
    folder: Path
    files: tuple[str, ...]
    removed: tuple[Path, ...]
    differences: tuple[str, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the build as JSON types; paths are relative as the command line gave them."""
        return {
            "name": self.config.name,
            "path": escaped(str(self.path)),
            "folder": escaped(str(self.folder)),
            "files": list(self.files),
            "removed": [escaped(path.name) for path in self.removed],
            "differences": list(self.differences),
            "warnings": list(self.warnings),
        }


def run(paths: tuple[Path, ...], out: Path, check: bool, github: bool, as_json: bool) -> None:
    """Run the command; `snippetgen.cli.build` describes the parameters."""
    try:
        builds = _builds(paths, out, check=check, github=github, quiet=as_json)
    except ConfigError as error:
        if github and not as_json:
            annotate_problems(error.problems)
            sys.exit(1)
        if not as_json:
            raise
        problems = [{"file": escaped(each.file), **each.as_json()} for each in error.problems]
        click.echo(json.dumps({"ok": False, "problems": problems, "builds": []}, indent=2))
        sys.exit(1)
    ok = not any(build.differences for build in builds)
    if as_json:
        found = [build.as_json() for build in builds]
        click.echo(json.dumps({"ok": ok, "problems": [], "builds": found}, indent=2))
    elif check and ok:
        click.echo(f"{len(builds)} up to date in {out}")
    elif check:
        click.echo("Run `snippetgen build` without --check to update the files.", err=True)
    sys.exit(0 if ok else 1)


def _builds(
    paths: tuple[Path, ...], out: Path, *, check: bool, github: bool, quiet: bool
) -> list[Build]:
    """Build or check every configuration; raises ConfigError."""
    configs = load_files(paths)
    console = Console(stderr=True)
    bar = track(
        configs.items(),
        description="Checking" if check else "Building",
        console=console,
        disable=len(configs) < 2 or not console.is_terminal,
    )
    builds = []
    for path, config in bar:
        build = _check(path, config, out) if check else _build(path, config, out)
        builds.append(build)
        if not quiet:
            _show(build, check=check, github=github)
    return builds


def _check(path: Path, config: SnippetConfig, out: Path) -> Build:
    built, folder = Artifacts(config), out / config.name
    found = tuple(differences(built.files, folder))
    return Build(config, path, folder, tuple(built.files), (), found, _warnings(built))


def _build(path: Path, config: SnippetConfig, out: Path) -> Build:
    built, folder = Artifacts(config), out / config.name
    try:
        removed = publish_build(built.files, folder)
    except OSError as error:
        message = f"cannot be written: {error.strerror}."
        raise ConfigError([Problem(None, None, message, str(folder))]) from error
    return Build(config, path, folder, tuple(built.files), tuple(removed), (), _warnings(built))


def _warnings(built: Artifacts) -> tuple[str, ...]:
    return tuple(length.warning for length in built.warnings if length.warning)


def _show(build: Build, *, check: bool, github: bool) -> None:
    for warning in build.warnings:
        click.echo(f"{build.config.name}: warning: {warning}", err=True)
    for path in build.removed:
        click.echo(f"{path}: removed, because it is no longer built.", err=True)
    for difference in build.differences:
        if github:
            click.echo(annotation("error", difference, str(build.path)))
        else:
            click.echo(difference, err=True)
    if not check:
        click.echo(build.folder / f"{build.config.name}.min.js")
