"""The report as a summary in Markdown, for the page of a CI job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.text.markdown import code, prose, words
from snippetgen.text.template import Piece
from snippetgen_harness.verify.reports.suites import missing_engines, notes, suites, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen_harness.verify.reports.suites import Suite
    from snippetgen_harness.verify.run import Outcome

LISTED = 50
"""The maximum number of failures in the summary, whose size CI systems limit."""

LONGEST = 1_000
"""The maximum number of characters of a problem in the summary."""

_SYMBOLS = {
    "passed": "\N{WHITE HEAVY CHECK MARK}",
    "failed": "\N{CROSS MARK}",
    "missing": "\N{WHITE QUESTION MARK ORNAMENT}",
}


def as_markdown(
    outcomes: Sequence[Outcome], *, finished: bool = True, total: int | None = None
) -> str:
    """Return a table of configurations and engines, the missing engines, and the failures.

    `total` is the number of outcomes of a complete run.
    """
    result = verdict(outcomes, finished=finished, total=total)
    lines = [f"## snippetgen verify: {prose(result)}", ""]
    lines += _table(suites(outcomes))
    for engine, advice in missing_engines(outcomes).items():
        lines += [f"**{prose(engine)} is missing.** {_advice(advice)}", ""]
    for note in notes(outcomes):
        lines += [prose(note), ""]
    lines += _failures([outcome for outcome in outcomes if outcome.status == "failed"])
    return "\n".join(lines)


def _table(found: Sequence[Suite]) -> Iterator[str]:
    if not found:
        return
    cells = {(suite.configuration, suite.engine): suite for suite in found}
    engines = list(dict.fromkeys(suite.engine for suite in found))
    yield _row(["configuration", *map(prose, engines)])
    yield _row(["---"] * (1 + len(engines)))
    for configuration in dict.fromkeys(suite.configuration for suite in found):
        of_it = [cells.get((configuration, engine)) for engine in engines]
        yield _row([prose(configuration), *map(_cell, of_it)])
    yield ""


def _cell(suite: Suite | None) -> str:
    return f"{_SYMBOLS[suite.status]} {suite.summary}" if suite else "not run"


def _advice(text: str) -> str:
    # Backticks enclose commands.
    parts = enumerate(text.split("`"))
    return words(Piece(part, code=number % 2 == 1) for number, part in parts)


def _failures(failed: Sequence[Outcome]) -> Iterator[str]:
    if failed:
        yield from ("### Failures", "")
    for outcome in failed[:LISTED]:
        place = f"**{prose(outcome.configuration)}**, {prose(outcome.engine)}"
        yield f"- {place}, {code(outcome.situation)}: {prose(outcome.title)}"
        yield from (f"  - {code(problem[:LONGEST])}" for problem in outcome.problems)
    if len(failed) > LISTED:
        yield f"- and {len(failed) - LISTED} more"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
