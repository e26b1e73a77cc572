"""`snippetgen build`: build the files in dist/ from configurations."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from snippetgen.builder.artifacts import Artifacts
from snippetgen.config import load_all
from snippetgen.files.atomic import differences, publish


@click.command("build")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    default=Path("dist"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to; each configuration gets a folder in it.",
    show_default=True,
)
@click.option("--check", is_flag=True, help="Write nothing; name the files that differ.")
def command(paths: tuple[Path, ...], out: Path, check: bool) -> None:
    """Build the snippets of configurations. If one of them is wrong, nothing is written."""
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
