"""Questions that `snippetgen install` asks in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from snippetgen.optimizely import search, search_goals
from snippetgen.optimizely.models import EVENT_NAME
from snippetgen.text.display import escaped, shortened
from snippetgen.vendors import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.optimizely import Goal, Project

T = TypeVar("T")

MOST_SHOWN = 20
"""The maximum number of projects in a list. A search narrows it."""


def ask_vendor() -> str:
    """Ask for the vendor of a new file."""
    slugs = list(catalogue())
    click.echo(f"Call-tracking vendors: {', '.join(slugs)}", err=True)
    return str(click.prompt("Vendor", type=click.Choice(slugs), show_choices=False, err=True))


def ask_project(projects: Sequence[Project], default: str | None) -> Project:
    """Ask for a project; text narrows the list."""
    found = search(projects, "")
    while True:
        _list([_project_line(project) for project in found[:MOST_SHOWN]])
        if len(found) > MOST_SHOWN:
            click.echo(f"      and {len(found) - MOST_SHOWN} more", err=True)
        answer = click.prompt("Project (number, or text to search for)", default, err=True)
        if chosen := _numbered(found[:MOST_SHOWN], answer):
            return chosen
        if chosen := next((project for project in projects if project.id == answer), None):
            return chosen
        matching = search(projects, answer)
        if len(matching) == 1:
            return matching[0]
        if not matching:
            click.echo(f"No project's name or id contains {shortened(escaped(answer))}.", err=True)
        found = matching or search(projects, "")


def ask_goal(goals: Sequence[Goal], default: str | None) -> str:
    """Ask for a goal, or the name of a new one; returns the custom event's name."""
    shown = search_goals(goals, "")
    _list([f"{escaped(goal.title)}: {escaped(goal.key or '')} ({goal.id})" for goal in shown])
    question = "Call goal (number, or the event name of a new goal)"
    answer = str(click.prompt(question, default or EVENT_NAME, err=True))
    chosen = _numbered(shown, answer)
    return answer if chosen is None or chosen.key is None else chosen.key


def _list(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, 1):
        click.echo(f"{number:4}  {line}", err=True)


def _project_line(project: Project) -> str:
    mark = " [archived]" if project.archived else ""
    return f"{escaped(project.name)} ({project.id}, {project.product.title}){mark}"


def _numbered(items: Sequence[T], answer: str) -> T | None:
    if answer.isascii() and answer.isdigit() and 1 <= int(answer[:9]) <= len(items):
        return items[int(answer[:9]) - 1]
    return None
