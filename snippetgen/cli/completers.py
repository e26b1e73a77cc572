"""Shell completion for vendors, destinations and situations."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click


def vendors(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the slugs of vendors that begin with the typed text."""
    from snippetgen.vendors import slugs

    return [slug for slug in slugs() if slug.startswith(typed)]


def vendors_and_files(
    context: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Return matching vendors; if the text may be a path, let the shell complete files."""
    found = [CompletionItem(slug) for slug in vendors(context, parameter, typed)]
    return found or [CompletionItem(typed, type="file")]


def destinations(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the destinations that begin with the typed text."""
    from snippetgen.destinations import choices

    return [name for name in choices() if name.startswith(typed)]


def situations(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Return the ids of situations that begin with the typed text, with their titles as help."""
    return [CompletionItem(id_, help=title) for id_, title in _titles() if id_.startswith(typed)]


def _titles() -> Iterator[tuple[str, str]]:
    """Yield the id and title of each situation, without the slow import of the models."""
    text = files("snippetgen_harness.pages").joinpath("situations.toml").read_text("utf-8")
    for situation in tomllib.loads(text)["situation"]:
        yield situation["id"], situation["title"]
