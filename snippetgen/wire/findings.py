"""What is wrong, or worth knowing, about a conversion URL."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from snippetgen.wire.destination import ClassicForm, detect
from snippetgen.wire.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen.wire.hit import Hit
    from snippetgen.wire.rules import Severity


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
    """Return all findings about `hit`, in the order of the rules.

    Without a `destination` the one that the hit looks like is taken.
    """
    expected = destination or detect(hit)
    return [
        Finding(code, severity, parameter, message)
        for code, rule in RULES.items()
        for severity, parameter, message in rule(hit, expected)
    ]


def is_good(findings: Iterable[Finding]) -> bool:
    """Tell whether none of the findings is an error."""
    return all(finding.severity != "error" for finding in findings)
