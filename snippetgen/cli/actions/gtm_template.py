"""`snippetgen gtm-template`: write a custom template for Google Tag Manager."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from snippetgen.builder.tag_manager.template import gallery_files
from snippetgen.config import load
from snippetgen.files.atomic import write_files
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pathlib import Path


def run(path: Path, out: Path, homepage: str, sha: str, notes: str) -> None:
    """Run the command; `snippetgen.cli.gtm_template` describes the parameters."""
    config = load(path)
    try:
        files = gallery_files(config, homepage, sha, notes)
    except ConfigError as error:
        raise ConfigError([replace(each, file=str(path)) for each in error.problems]) from None
    try:
        write_files(files, out)
    except OSError as error:
        message = f"cannot be written: {error.strerror}."
        raise ConfigError([Problem(None, None, message, str(out))]) from error
    for name in files:
        click.echo(out / name)
