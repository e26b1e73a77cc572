"""`snippetgen build`: build the files in dist/ from configurations."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track

from snippetgen.builder.artifacts import Artifacts
from snippetgen.config import load_all
from snippetgen.files.atomic import differences, publish

if TYPE_CHECKING:
    from pathlib import Path


def run(paths: tuple[Path, ...], out: Path, check: bool) -> None:
    """Run the command; `snippetgen.cli.build` describes the parameters."""
    configs = load_all(paths)

    console = Console(stderr=True)
    bar = track(
        configs,
        description="Checking" if check else "Building",
        console=console,
        disable=len(configs) < 2 or not console.is_terminal,
    )
    found: list[str] = []
    for config in bar:
        built = Artifacts(config)
        for length in built.warnings:
            console.print(f"{config.name}: warning: {length.warning}", markup=False, soft_wrap=True)
        folder = out / config.name
        if check:
            found += differences(built.files, folder)
            continue
        try:
            publish(built.files, folder)
        except OSError as error:
            click.echo(f"{folder}: cannot be written: {error.strerror}.", err=True)
            sys.exit(1)
        click.echo(folder / f"{config.name}.min.js")

    for difference in found:
        click.echo(difference, err=True)
    if check and not found:
        click.echo(f"{len(configs)} up to date in {out}")
    sys.exit(1 if found else 0)
