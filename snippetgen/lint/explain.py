"""Explains conversions: their parameters and their problems."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from snippetgen.conversions import compact_value
from snippetgen.conversions.event_body import parse_body, values_of
from snippetgen.lint.findings import Finding, is_good
from snippetgen.lint.judge import judge_body

if TYPE_CHECKING:
    from snippetgen.lint.pasted import Reading

MOST_VALUES = 1000
LONGEST_PATH = 1000
"""The maximum number of characters of a path. The paths of a body's known fields are far
shorter."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The content of a conversion URL, a compact value or a body for the Event API.

    `destination` is the likely form for a URL, `web` for a compact value and a body, and `unknown`
    for any other text. `parameters` maps decoded names to decoded values; the values of a repeated
    name are a list. For a body, the names are paths, such as `visitors[0].visitor_id`, and only the
    first MOST_VALUES with at most LONGEST_PATH characters are listed.

    If the conversion was escaped or inside other text, `reading` is the bare conversion and what
    surrounded it.
    """

    destination: str
    findings: tuple[Finding, ...]
    parameters: dict[str, str | list[str]] = field(default_factory=dict)
    reading: Reading | None = None

    @property
    def valid(self) -> bool:
        """Whether no finding is an error."""
        return is_good(self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the keys `valid`, `destination`, `parameters` and `findings`, as JSON types.

        Adds `text` and `escapings` of the `reading`, if there is one.
        """
        result: dict[str, Any] = {
            "valid": self.valid,
            "destination": self.destination,
            "parameters": self.parameters,
            "findings": [finding.as_json() for finding in self.findings],
        }
        if self.reading:
            result |= {"text": self.reading.text, "escapings": list(self.reading.escapings)}
        return result


def explain_value(text: str, destination: str) -> Explanation:
    """Explain a compact value for a destination."""
    try:
        conversion = compact_value.decode(text)
    except ValueError as error:
        finding = Finding.of("unreadable_value", f"The value cannot be used: {error}.")
        return Explanation(destination, (finding,))
    fields = asdict(conversion)
    return Explanation(
        destination, (), {k: str(v) for k, v in fields.items() if v not in (None, "")}
    )


def explain_body(text: str, destination: str) -> Explanation:
    """Explain a body for the Event API, posted for a destination."""
    findings = tuple(judge_body(text))
    try:
        values = values_of(parse_body(text))
    except ValueError:
        return Explanation(destination, findings)
    parameters: dict[str, str | list[str]] = {
        k: v for k, v in islice(values, MOST_VALUES) if len(k) <= LONGEST_PATH
    }
    return Explanation(destination, findings, parameters)


def explain_address(destination: str) -> Explanation:
    """Explain that the address of the Event API without a body is not a conversion."""
    return Explanation(destination, (_ADDRESS_ALONE,))


def explain_unknown() -> Explanation:
    """Explain that the text is not a conversion."""
    return Explanation("unknown", (_UNKNOWN,))


_ADDRESS_ALONE = Finding.of(
    "body_missing",
    "This is the address of the Event API. The conversion is in the body of a request to it. "
    "Explain the body.",
)

_UNKNOWN = Finding.of(
    "not_a_conversion_url",
    "This is not a conversion. A conversion URL begins with https://<project "
    "id>.log.optimizely.com/event?, a compact value begins with o1., and a body for the Event API "
    "is JSON. The text contains none of them, escaped or not.",
)
