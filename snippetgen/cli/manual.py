"""Generates manual pages in roff from the commands."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from snippetgen import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def manual_page(command: click.Command, context: click.Context) -> str:
    """Return the manual page of a command; its context has the name and the program's context."""
    name = context.command_path.replace(" ", "-")
    summary, *description = _paragraphs(command.help or "")
    lines = [
        f'.TH "{_escaped(name.upper())}" "1" "" "snippetgen {__version__}" "snippetgen"',
        ".SH NAME",
        f"{_escaped(name)} \\- {_escaped(summary.rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {_escaped(context.command_path)}",
        _text(" ".join(command.collect_usage_pieces(context))),
        ".SH DESCRIPTION",
        *_separated([summary, *description]),
    ]
    if isinstance(command, click.Group):
        lines += [".SH COMMANDS", *_commands(command, context)]
    lines += [".SH OPTIONS", *_options(command, context)]
    lines += [".SH EXIT STATUS", _text("0: success. 1: a check failed. 2: wrong usage.")]
    return "\n".join(lines) + "\n"


def manual_pages(root: click.Group) -> dict[str, str]:
    """Return the pages of the program and of each command, by file name."""
    context = click.Context(root, info_name="snippetgen", **root.context_settings)
    pages = {"snippetgen.1": manual_page(root, context)}
    for name in root.list_commands(context):
        if command := root.get_command(context, name):
            own = click.Context(command, context, info_name=name)
            pages[f"snippetgen-{name}.1"] = manual_page(command, own)
    return pages


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # noqa: S101 - listed
        yield from (".TP", f".BR {_escaped(f'{context.command_path}-{name}')} (1)")
        yield _text(_paragraphs(command.help or "")[0])


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and record[1]:
            yield from (".TP", f".B {_escaped(record[0])}", _text(record[1]))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n")]


def _separated(paragraphs: Sequence[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from (".PP", _text(paragraph))


def _text(text: str) -> str:
    """Return a line of text that roff does not read as a request."""
    escaped = _escaped(text)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _escaped(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-")
