"""`snippetgen explain`: show the parts of a conversion and its problems."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from snippetgen.conversions.parameters import describe
from snippetgen.destinations import explain
from snippetgen.destinations.explain import same_form
from snippetgen.text.display import escaped
from snippetgen.text.lists import any_of

if TYPE_CHECKING:
    from snippetgen.lint.explain import Explanation

_STYLES = {"error": "bold red", "warning": "yellow", "info": "blue"}


def run(conversion: str, *, as_json: bool) -> None:
    """Run the command; `snippetgen.cli.explain` describes the parameters."""
    if conversion == "-":
        with click.open_file("-", "rb") as stdin:
            conversion = stdin.read().decode("utf-8", "surrogateescape")
    explanation = explain(conversion)
    if as_json:
        click.echo(json.dumps(explanation.as_json(), indent=2))
    else:
        _show(explanation)
    sys.exit(0 if explanation.valid else 1)


def _show(explanation: Explanation) -> None:
    console = Console()
    if explanation.parameters:
        console.print(_table(explanation))
    console.print(Text(f"Destination: {any_of(same_form(explanation.destination))}"))
    for finding in explanation.findings:
        heading = Text(f"{finding.severity}: {finding.code}", style=_STYLES[finding.severity])
        console.print(heading, Text(escaped(finding.message)))
    if explanation.valid:
        console.print(Text("The conversion is valid.", style="green"))


def _table(explanation: Explanation) -> Table:
    table = Table("Parameter", "Value", "Meaning")
    for column in table.columns:
        column.overflow = "fold"
    for name, value in explanation.parameters.items():
        for each in [value] if isinstance(value, str) else value:
            table.add_row(Text(escaped(name)), Text(escaped(each)), Text(describe(name)))
    return table
