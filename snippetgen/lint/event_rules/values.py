"""What the values of an event must be to be counted, and counted rightly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.event_api import EARLIEST_MS, LATEST_MS
from snippetgen.conversions.uri_encoding import WHITESPACE
from snippetgen.lint.findings import Finding
from snippetgen.lint.url_rules.registry import quoted
from snippetgen.lint.url_rules.values import PLACEHOLDERS
from snippetgen.validation.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from snippetgen.conversions.event_body import SentEvent

_UNITS = {
    "seconds": (EARLIEST_MS // 1000, LATEST_MS // 1000),
    "microseconds": (EARLIEST_MS * 1000, LATEST_MS * 1000 + 999),
    "nanoseconds": (EARLIEST_MS * 10**6, LATEST_MS * 10**6 + 999_999),
}
"""What other units make of the same times."""


def account_ids(document: Any) -> Iterator[Finding]:  # noqa: ANN401
    """Account and project ids are digits."""
    for name in ("account_id", "project_id"):
        yield from _malformed_id(document.get(name), name)


def entity_id(event: SentEvent) -> Iterator[Finding]:
    """Without the id of its event a conversion is one of nothing."""
    path = f"{event.path}.entity_id"
    if event.fields.get("entity_id") in (None, ""):
        yield Finding(
            "missing_entity_id",
            "error",
            path,
            f"{path} is missing. Add the event's id in Optimizely; its key alone is not enough.",
        )
    yield from _malformed_id(event.fields.get("entity_id") or None, path)


def texts(event: SentEvent) -> Iterator[Finding]:
    """Neither is nothing a name, nor what JavaScript writes where it has none."""
    for name in ("key", "uuid"):
        yield from _meaningless(event.fields.get(name), f"{event.path}.{name}")


def visitor_ids(events: Iterable[SentEvent]) -> Iterator[Finding]:
    """Whom nobody is, no conversion is of."""
    for path, visitor in {event.visitor_path: event.visitor for event in events}.items():
        yield from _meaningless(visitor, f"{path}.visitor_id")


def timestamp(event: SentEvent) -> Iterator[Finding]:
    """Milliseconds have 13 digits; other units put the event into another century."""
    path, value = f"{event.path}.timestamp", event.fields.get("timestamp")
    if type(value) is not int or EARLIEST_MS <= value <= LATEST_MS:
        return
    for unit, (earliest, latest) in _UNITS.items():
        if earliest <= value <= latest:
            yield Finding(
                f"timestamp_in_{unit}",
                "error",
                path,
                f"{path} is {value}, which are {unit}. It must be milliseconds since 1970.",
            )
            return
    yield Finding(
        "timestamp_out_of_range",
        "error",
        path,
        f"{path} is {shown(value)}. It must be milliseconds since 1970, which have 13 digits.",
    )


def revenue(event: SentEvent) -> Iterator[Finding]:
    """Optimizely's own clients send revenue twice, as the field and as a tag."""
    sent, tags = event.fields.get("revenue"), event.fields.get("tags")
    tagged = tags.get("revenue") if isinstance(tags, dict) else None
    if type(sent) is int and sent < 0:
        yield Finding(
            "revenue_negative",
            "error",
            f"{event.path}.revenue",
            f"{event.path}.revenue is {shown(sent)}. It must be cents, 0 or more.",
        )
    if tagged is not None and (type(tagged) is not type(sent) or tagged != sent):
        has = "is missing" if sent is None else "is another"
        yield Finding(
            "revenue_mismatch",
            "warning",
            f"{event.path}.tags.revenue",
            f"{event.path}.tags.revenue is there, but {event.path}.revenue {has}. Send the same "
            "cents in both, as whole numbers.",
        )


def attribution(events: Iterable[SentEvent], document: Any) -> Iterator[Finding]:  # noqa: ANN401
    """A conversion counts for the decisions that Optimizely knows of, if it is asked to look."""
    bare = [event for event in events if not (event.decisions or event.is_decision)]
    if bare and document.get("enrich_decisions") is not True:
        yield Finding(
            "decisions_not_enriched",
            "warning",
            "enrich_decisions",
            f"{bare[0].path} has no decisions, and enrich_decisions is not true: no experiment "
            "counts the conversion. Set enrich_decisions to true.",
        )


def _meaningless(text: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if not isinstance(text, str):
        return
    if not text.strip(WHITESPACE):
        yield Finding("empty_value", "error", path, f"{path} is empty. Give it a value.")
    elif text in PLACEHOLDERS:
        yield Finding(
            "placeholder_value",
            "error",
            path,
            f"{path} is {quoted(text)}: the script that wrote it had none. Do not send the "
            "conversion until it has.",
        )


def _malformed_id(value: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if isinstance(value, str) and not DIGITS.fullmatch(value):
        yield Finding(
            "malformed_id",
            "error",
            path,
            f"{path} is {quoted(value)}. It must be an id: digits only, in quotes.",
        )
