"""A conversion URL taken apart for people: its parameters, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from snippetgen.wire.classic import parse
from snippetgen.wire.destination import detect
from snippetgen.wire.encoding import WHITESPACE
from snippetgen.wire.findings import Finding, is_good, judge


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a URL holds.

    `destination` is the form that the URL looks like, or `unknown` where it is no URL. `parameters`
    maps decoded names to decoded values; the values of a repeated name are a list.
    """

    destination: str
    findings: tuple[Finding, ...]
    parameters: dict[str, str | list[str]] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Whether no finding is an error."""
        return is_good(self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the keys `valid`, `destination`, `parameters` and `findings`, as JSON types."""
        return {
            "valid": self.valid,
            "destination": self.destination,
            "parameters": self.parameters,
            "findings": [finding.as_json() for finding in self.findings],
        }


def explain(url: str) -> Explanation:
    """Take `url` apart; white space around it is ignored. Never raises."""
    try:
        hit = parse(url.strip(WHITESPACE))
    except ValueError:
        return Explanation(destination="unknown", findings=(_NOT_A_URL,))
    destination = detect(hit)
    return Explanation(destination, tuple(judge(hit, destination)), hit.parameters)


_NOT_A_URL = Finding(
    code="not_a_conversion_url",
    severity="error",
    parameter=None,
    message="This is not a conversion URL. One begins with "
    "https://<project id>.log.optimizely.com/event? and has no text around it.",
)
