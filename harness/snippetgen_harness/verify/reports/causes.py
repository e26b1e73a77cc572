"""Groups failures by their cause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen_harness.verify.reports.differences import compare_urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen_harness.verify.run import Outcome

MOST_NAMED = 5
"""The maximum number of parameters that a cause names."""

_LONG_LITERAL = re.compile(r"'[^']{25,}'")


@dataclass(frozen=True)
class Cause:
    """Failures with the same cause."""

    text: str
    outcomes: tuple[Outcome, ...]


def by_cause(outcomes: Iterable[Outcome]) -> list[Cause]:
    """Return the failures among outcomes by cause, the most frequent cause first."""
    causes: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.status == "failed":
            causes.setdefault(cause_of(outcome), []).append(outcome)
    found = sorted(causes.items(), key=lambda item: -len(item[1]))
    return [Cause(text, tuple(failures)) for text, failures in found]


def cause_of(outcome: Outcome) -> str:
    """Return the first problem of a failure, without details that differ between situations."""
    problem = outcome.problems[0]
    expected, got = outcome.expected_url, outcome.got_url
    if expected and got and repr(got) in problem and repr(expected) in problem:
        names = [
            each.name or "a parameter without a name"
            for each in compare_urls(expected, got)
            if each.result != "same" or each.moved
        ]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"The conversion differs in {', '.join(names[:MOST_NAMED])}{more}"
    return _LONG_LITERAL.sub("'…'", problem)
