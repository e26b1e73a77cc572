"""A conversion taken apart for people: its parameters, and what is wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from snippetgen.conversions import compact_value
from snippetgen.conversions.event_body import parse_body, values_of
from snippetgen.lint.findings import Finding, is_good
from snippetgen.lint.judge import judge_body

MOST_VALUES = 1000
LONGEST_PATH = 1000
"""Characters; the names of a body's fields are far shorter."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a conversion URL, a compact value or a body for the Event API holds.

    `destination` is `web` for the last two, for a URL the form that it looks like, and `unknown`
    if it is none of them. `parameters` maps decoded names to decoded values; the values of a
    repeated name are a list. Of a body the names are paths, such as `visitors[0].visitor_id`, and
    those of the first MOST_VALUES that are no longer than LONGEST_PATH are kept.
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


def explain_value(text: str) -> Explanation:
    """Return what a compact value holds."""
    try:
        conversion = compact_value.decode(text)
    except ValueError as error:
        finding = Finding.of("unreadable_value", f"The value cannot be used: {error}.")
        return Explanation("web", (finding,))
    pieces = asdict(conversion)
    return Explanation("web", (), {k: str(v) for k, v in pieces.items() if v is not None})


def explain_body(text: str) -> Explanation:
    """Return what a body for the Event API holds."""
    findings = tuple(judge_body(text))
    try:
        values = values_of(parse_body(text))
    except ValueError:
        return Explanation("web", findings)
    parameters: dict[str, str | list[str]] = {
        k: v for k, v in islice(values, MOST_VALUES) if len(k) <= LONGEST_PATH
    }
    return Explanation("web", findings, parameters)


def explain_address() -> Explanation:
    """Return what is missing from the address of the Event API alone."""
    return Explanation("web", (_ADDRESS_ALONE,))


def explain_unknown() -> Explanation:
    """Return that a text is not a conversion of any kind."""
    return Explanation("unknown", (_UNKNOWN,))


_ADDRESS_ALONE = Finding.of(
    "body_missing",
    "This is the address of the Event API. The conversion is in the body of the request that is "
    "posted there: explain the body.",
)

_UNKNOWN = Finding.of(
    "not_a_conversion_url",
    "This is not a conversion URL, which begins with "
    "https://<project id>.log.optimizely.com/event?; nor is it a compact value, which begins with "
    "o1., or the JSON of a body for the Event API. No text may stand around it.",
)
