"""The result of `snippetgen build` for one configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.annotations import annotation
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did, or what a check found, for one configuration."""

    name: str
    path: Path
    folder: Path
    files: tuple[str, ...]
    warnings: tuple[str, ...]
    removed: tuple[Path, ...] = ()
    differences: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the build as JSON types. Paths are as on the command line."""
        return {
            "name": self.name,
            "path": escaped(str(self.path)),
            "folder": escaped(str(self.folder)),
            "files": list(self.files),
            "removed": [escaped(path.name) for path in self.removed],
            "differences": list(self.differences),
            "warnings": list(self.warnings),
        }

    def show(self, *, github: bool) -> None:
        """Print warnings, removed files and differences, to standard error or as annotations."""
        for warning in self.warnings:
            click.echo(f"{self.name}: warning: {warning}", err=True)
        for path in self.removed:
            click.echo(f"{path}: removed, because it is no longer built.", err=True)
        for difference in self.differences:
            if github:
                click.echo(annotation("error", difference, str(self.path)))
            else:
                click.echo(difference, err=True)
