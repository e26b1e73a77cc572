"""Problems as annotations of a GitHub job: messages beside the lines of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from snippetgen.validation.errors import Problem

github_option = click.option(
    "--github", is_flag=True, help="Print problems as annotations of a GitHub job."
)
"""The option `--github`, which a command receives as `github`."""


def annotation(
    level: Literal["error", "warning", "notice"],
    message: str,
    file: str,
    line: int | None = None,
    column: int | None = None,
) -> str:
    """Return the workflow command that shows a message at a position in a file.

    Lines and columns count from 1. GitHub expects a path relative to the repository, and shows a
    message without a line at line 1.
    """
    places = {"file": escaped(file), "line": line, "col": column}
    properties = ",".join(
        f"{key}={_property(str(value))}" for key, value in places.items() if value is not None
    )
    return f"::{level} {properties}::{_data(message)}"


def annotate_problems(problems: Iterable[Problem]) -> None:
    """Print an annotation for each problem to standard output."""
    for problem in problems:
        message = ": ".join(filter(None, (problem.setting, problem.message)))
        click.echo(annotation("error", message, problem.file, problem.line, problem.column))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
