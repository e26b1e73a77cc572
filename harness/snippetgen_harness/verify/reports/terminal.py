"""The report for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from snippetgen.text.display import escaped, shortened
from snippetgen_harness.verify.reports.differences import (
    compare_urls,
    compare_values,
    distinct_problems,
)
from snippetgen_harness.verify.reports.suites import notes, suites
from snippetgen_harness.verify.run import FRESH_BUILD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from snippetgen_harness.verify.reports.differences import Difference
    from snippetgen_harness.verify.reports.suites import Suite
    from snippetgen_harness.verify.run import Outcome

LISTED = 5
"""The maximum number of scripts to list. Of more scripts, only the first and the last are named."""

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
    """Yield sentences in rich's markup about the tested scripts, and the notes."""
    where = dict.fromkeys(outcome.source for outcome in outcomes)
    if FRESH_BUILD in where:
        yield (
            "Tested a fresh build. Use --dist DIR to test built files, or --url URL to test files "
            "on a server."
        )
    shipped = [source for source in where if source != FRESH_BUILD]
    if len(shipped) <= LISTED:
        yield from (f"Tested {escape(source)}" for source in shipped)
    else:
        yield f"Tested {len(shipped)} scripts, from {escape(shipped[0])} to {escape(shipped[-1])}"
    yield from map(escape, notes(outcomes))


def failures(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield a paragraph in rich's markup for each failure and each missing engine."""
    missing = set()
    for outcome in outcomes:
        if outcome.status == "failed":
            place = f"{outcome.configuration} · {outcome.situation} · {outcome.engine}"
            lines = "\n".join(f"  {escape(escaped(line))}" for line in _lines(outcome))
            yield f"[bold red]{escape(place)}[/]  {escape(escaped(outcome.title))}\n{lines}"
        elif outcome.status == "missing" and outcome.engine not in missing:
            missing.add(outcome.engine)
            advice = escape(escaped(" ".join(outcome.problems)))
            yield f"[bold yellow]{escape(outcome.engine)} is missing[/]\n  {advice}"


def _lines(outcome: Outcome) -> Iterator[str]:
    """Yield the problems. Of two conversions, only the parameters that differ are shown."""
    differences = list(_differences(outcome))
    yield from distinct_problems(outcome) if differences else outcome.problems
    yield from differences


def _differences(outcome: Outcome) -> Iterator[str]:
    expected, got = outcome.expected_url, outcome.got_url
    if expected and got:
        yield from map(_differing, filter(_differs, compare_urls(expected, got)))
    for stored in filter(_differs, compare_values(outcome.expected_stored, outcome.stored)):
        if expected and got and (stored.expected, stored.got) == (expected, got):
            continue  # shown as parameters above
        yield f"variable {_differing(stored)}"


def _differs(difference: Difference) -> bool:
    return difference.moved or difference.result != "same"


def _differing(difference: Difference) -> str:
    expected, got = shortened(difference.expected or ""), shortened(difference.got or "")
    match difference.result:
        case "missing":
            return f"{difference.name}: missing, expected {expected}"
        case "unexpected":
            return f"{difference.name}: unexpected, {got}"
        case "differs":
            return f"{difference.name}: {got}, expected {expected}"
        case "same":
            return f"{difference.name}: in a different position"


def _counts(suite: Suite) -> str:
    if suite.status == "missing":
        return "missing"
    passed = sum(outcome.passed for outcome in suite.outcomes)
    return f"{passed} of {len(suite.outcomes)}"
