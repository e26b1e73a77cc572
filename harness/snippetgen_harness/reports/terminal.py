"""Outcomes for a terminal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from snippetgen.problems import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen_harness.verification import Outcome


def summary(outcomes: Sequence[Outcome]) -> Table:
    """Draw one row per configuration: what was verified, and how much of it holds."""
    by_configuration: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_configuration[outcome.configuration, outcome.engine].append(outcome)
    table = Table("configuration", "vendor", "destination", "engine", "situations", "seconds")
    for (configuration, engine), members in by_configuration.items():
        passed = sum(outcome.passed for outcome in members)
        colour = "green" if passed == len(members) else "red"
        table.add_row(
            configuration,
            members[0].vendor,
            members[0].destination,
            engine,
            f"[{colour}]{passed} of {len(members)}[/{colour}]",
            f"{sum(outcome.seconds for outcome in members):.1f}",
        )
    return table


def failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Write a paragraph, in rich's markup, for each outcome that is not as expected."""
    for outcome in outcomes:
        if not outcome.passed:
            problems = "\n".join(f"  {escape(escaped(each))}" for each in outcome.problems)
            place = f"{outcome.configuration} · {outcome.situation} · {outcome.engine}"
            yield f"[bold red]{escape(place)}[/]  {escape(outcome.title)}\n{problems}"
