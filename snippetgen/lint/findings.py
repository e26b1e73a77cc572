"""What is wrong, or worth knowing, about a conversion URL."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from snippetgen.conversions.classic_form import ClassicForm, detect
from snippetgen.lint.url_rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen.conversions.hit import Hit
    from snippetgen.lint.url_rules import Severity

MOST_FINDINGS = 100
"""Of each severity that are told; a hit may have as many as it has characters."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    With an `error` the conversion is lost or recorded wrongly, with a `warning` that is likely or
    the request is unsafe, an `info` is only worth knowing. `parameter` is the decoded name of the
    parameter concerned, if it is one. `code` never changes; `message` is for people.
    """

    code: str
    severity: Severity
    parameter: str | None
    message: str

    def as_json(self) -> dict[str, str | None]:
        """Return the finding as JSON types."""
        return asdict(self)


def judge(hit: Hit, destination: ClassicForm | None = None) -> list[Finding]:
    """Return the findings about `hit`, `limited`, in the order of the rules.

    Without a `destination` the one that the hit looks like is taken.
    """
    expected = destination or detect(hit)
    return limited(
        Finding(code, severity, parameter, message)
        for code, rule in RULES.items()
        for severity, parameter, message in rule(hit, expected)
    )


def limited(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first MOST_FINDINGS of each severity, and one that tells whether there are more.

    Once that many are errors nothing further is looked for: it cannot become good again.
    """
    kept: list[Finding] = []
    counts: Counter[Severity] = Counter()
    is_cut = False
    for finding in findings:
        counts[finding.severity] += 1
        if finding is not _FURTHER and counts[finding.severity] <= MOST_FINDINGS:
            kept.append(finding)
            continue
        is_cut = True
        if counts["error"] >= MOST_FINDINGS:
            break
    return [*kept, _FURTHER] if is_cut else kept


def is_good(findings: Iterable[Finding]) -> bool:
    """Tell whether none of the findings is an error."""
    return all(finding.severity != "error" for finding in findings)


_FURTHER = Finding(
    "further_findings",
    "info",
    None,
    "There are more findings than these. Correct the first ones.",
)
