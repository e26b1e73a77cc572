"""`snippetgen schema`: print the schema for editors that complete and check snippet.toml."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema (draft 2020-12) of snippet.toml."""
    from snippetgen.config import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
