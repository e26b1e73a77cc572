"""The report for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from snippetgen.text.display import escaped
from snippetgen_harness.verify.reports.suites import missing_engines, notes, suites
from snippetgen_harness.verify.run import FRESH_BUILD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen_harness.verify.reports.suites import Suite
    from snippetgen_harness.verify.run import Outcome

LISTED = 5
"""How many scripts are listed; of more, only the first and the last are named."""

_COLOURS = {"passed": "green", "failed": "red", "missing": "yellow"}


def summary(outcomes: Sequence[Outcome]) -> Table:
    """Return a table with one row per configuration and engine."""
    table = Table("configuration", "vendor", "destination", "engine", "situations", "seconds")
    for suite in suites(outcomes):
        table.add_row(
            suite.configuration,
            suite.vendor,
            suite.destination,
            suite.engine,
            f"[{_COLOURS[suite.status]}]{_counts(suite)}[/]",
            f"{suite.seconds:.1f}",
        )
    return table


def sources(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield sentences in rich's markup that say which scripts were tested, and the notes."""
    where = dict.fromkeys(outcome.source for outcome in outcomes)
    if FRESH_BUILD in where:
        yield (
            "Tested a fresh build, not files that are already built: --dist DIR tests those, "
            "--url URL those on a server."
        )
    shipped = [source for source in where if source != FRESH_BUILD]
    if len(shipped) <= LISTED:
        yield from (f"Tested {escape(source)}" for source in shipped)
    else:
        yield f"Tested {len(shipped)} scripts, from {escape(shipped[0])} to {escape(shipped[-1])}"
    yield from map(escape, notes(outcomes))


def failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a paragraph in rich's markup for each failure and each missing engine."""
    for outcome in outcomes:
        if outcome.status == "failed":
            problems = "\n".join(f"  {escape(escaped(each))}" for each in outcome.problems)
            place = f"{outcome.configuration} · {outcome.situation} · {outcome.engine}"
            yield f"[bold red]{escape(place)}[/]  {escape(outcome.title)}\n{problems}"
    for engine, advice in missing_engines(outcomes).items():
        yield f"[bold yellow]{escape(engine)} is missing[/]\n  {escape(escaped(advice))}"


def _counts(suite: Suite) -> str:
    if suite.status == "missing":
        return "missing"
    passed = sum(outcome.passed for outcome in suite.outcomes)
    return f"{passed} of {len(suite.outcomes)}"
