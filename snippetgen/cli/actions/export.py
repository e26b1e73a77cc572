"""`snippetgen export --variant`: the compiled variant of a configuration as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from snippetgen.builder.exported_variant import exported_variant
from snippetgen.config import load
from snippetgen.files.atomic import replacing

if TYPE_CHECKING:
    from pathlib import Path


def run(path: Path, out: Path | None) -> None:
    """Run the command; `snippetgen.cli.export` describes the parameters.

    Raises ConfigError if the configuration has problems.
    """
    text = json.dumps(exported_variant(load(path)), indent=1, ensure_ascii=False)
    if out is None:
        click.echo(text)
        return
    try:
        with replacing(out) as file:
            file.write(f"{text}\n".encode())
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None
    click.echo(out)
