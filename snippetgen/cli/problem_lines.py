"""Problems as lines for a terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen.validation.errors import Problem


def show_problems(problems: Iterable[Problem]) -> None:
    """Print problems to standard error, in colour on a terminal unless NO_COLOR is set."""
    plain = bool(os.environ.get("NO_COLOR"))
    for problem in problems:
        click.echo(str(problem) if plain else _coloured(problem), err=True)


def _coloured(problem: Problem) -> str:
    """Return the text of a problem with colours, which `click.echo` removes from files."""
    location = click.style(problem.location, bold=True) if problem.location else ""
    setting = click.style(problem.setting, fg="red") if problem.setting else ""
    return ": ".join(filter(None, (location, setting, problem.message)))
