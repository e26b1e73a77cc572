"""Findings: problems of a conversion, or information about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from snippetgen.lint.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen.lint.codes import Severity

MOST_FINDINGS = 100
"""The maximum number of findings of each severity in a list. A hit may have as many as it has
characters."""

_LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding about a conversion.

    `code` is a key of `CODES` and never changes. `message` is prose. `parameter` is the decoded
    name of a parameter or the path of a field in a body; None if the finding is about the whole
    conversion.
    """

    code: str
    severity: Severity
    parameter: str | None
    message: str

    @classmethod
    def of(
        cls,
        code: str,
        message: str,
        parameter: str | None = None,
        *,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding with a registered code, and the code's usual severity or another one.

        Raises KeyError for a code that is not registered, and ValueError for a severity that the
        code does not have.
        """
        allowed = CODES[code].severities
        if severity is not None and severity not in allowed:
            raise ValueError(
                f"severity {severity!r} is invalid for {code}; allowed: {', '.join(allowed)}"
            )
        return cls(code, severity or allowed[0], parameter, message)

    def as_json(self) -> dict[str, str | None]:
        """Return the finding as JSON types."""
        return asdict(self)


def limited(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first MOST_FINDINGS of each severity, and `further_findings` if there are more.

    Stops after that many errors, because no later finding can make the conversion valid again.
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
    """Return whether none of the findings is an error."""
    return all(finding.severity != "error" for finding in findings)


def quoted(value: str) -> str:
    """Return `value` in quotation marks, truncated to 80 characters."""
    cut = value if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]}…"
    return f'"{cut}"'


_FURTHER = Finding.of("further_findings", "There are more findings. Correct these first.")
