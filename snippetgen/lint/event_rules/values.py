"""Rules about the values in a body, for events to count correctly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.event_limits import EARLIEST_MS, LATEST_MS
from snippetgen.conversions.uri_encoding import WHITESPACE
from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.placeholders import PLACEHOLDERS
from snippetgen.lint.registry import BODY_RULES
from snippetgen.text.display import shown
from snippetgen.text.invisible import describe_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen.conversions.event_body import SentEvent

_UNITS = {
    "seconds": (EARLIEST_MS // 1000, LATEST_MS // 1000),
    "microseconds": (EARLIEST_MS * 1000, LATEST_MS * 1000 + 999),
    "nanoseconds": (EARLIEST_MS * 10**6, LATEST_MS * 10**6 + 999_999),
}
"""The earliest and latest time in other units."""


@BODY_RULES.rule("malformed_id")
def account_ids(document: dict[str, Any], _: Sequence[SentEvent]) -> Iterator[Finding]:
    """Account and project ids are digits."""
    for name in ("account_id", "project_id"):
        yield from _malformed_id(document.get(name), name)


@BODY_RULES.rule("missing_entity_id", "malformed_id")
def entity_ids(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """A conversion without the id of its event counts for no event."""
    for event in events:
        path = event.path_of("entity_id")
        entity_id, kind = event.fields.get("entity_id"), event.fields.get("type")
        if entity_id in (None, "") and kind != "client_activation":
            yield Finding.of(
                "missing_entity_id",
                f"{path} is missing. Add the event's id in Optimizely; its key is not enough.",
                path,
            )
        # Optimizely's Web client joins the ids of pages that it reports in one event.
        several = kind == "view_activated" and isinstance(entity_id, str)
        for id_ in entity_id.split("-") if several and entity_id else [entity_id or None]:
            yield from _malformed_id(id_, path)


@BODY_RULES.rule("empty_value", "placeholder_value", "invisible_character")
def texts(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Keys, uuids and visitor ids are text without placeholders and invisible characters."""
    for event in events:
        for name in ("key", "uuid"):
            yield from _meaningless(event.fields.get(name), event.path_of(name))
    for path, visitor in {event.visitor_path: event.visitor for event in events}.items():
        yield from _meaningless(visitor, f"{path}.visitor_id")


@BODY_RULES.rule(*(f"timestamp_in_{unit}" for unit in _UNITS), "timestamp_out_of_range")
def timestamps(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Milliseconds have 13 digits. Other units move the event to another century."""
    for event in events:
        path, value = event.path_of("timestamp"), event.fields.get("timestamp")
        if type(value) is not int or EARLIEST_MS <= value <= LATEST_MS:
            continue
        unit = next((u for u, (low, high) in _UNITS.items() if low <= value <= high), None)
        if unit is not None:
            message = f"{path} is {value}, in {unit}. It must be milliseconds since 1970."
            yield Finding.of(f"timestamp_in_{unit}", message, path)
        else:
            yield Finding.of(
                "timestamp_out_of_range",
                f"{path} is {shown(value)}. It must be milliseconds since 1970, which have 13 "
                "digits.",
                path,
            )


@BODY_RULES.rule("revenue_negative", "revenue_mismatch")
def revenue(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Optimizely's own clients send revenue twice, as the field and as a tag."""
    for event in events:
        sent, tags = event.fields.get("revenue"), event.fields.get("tags")
        tagged = tags.get("revenue") if isinstance(tags, dict) else None
        path = event.path_of("revenue")
        if type(sent) is int and sent < 0:
            message = f"{path} is {shown(sent)}. It must be cents, 0 or more."
            yield Finding.of("revenue_negative", message, path)
        if tagged is not None and (type(tagged) is not type(sent) or tagged != sent):
            tag = f"{event.path_of('tags')}.revenue"
            difference = f"without {path}" if sent is None else f"different from {path}"
            message = f"{tag} is {difference}. Send the same cents in both, as whole numbers."
            yield Finding.of("revenue_mismatch", message, tag)


@BODY_RULES.rule("decisions_not_enriched")
def attribution(document: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Optimizely adds the visitor's earlier decisions only if the body requests it."""
    bare = [event for event in events if event.is_conversion and not event.decisions]
    if bare and document.get("enrich_decisions") is not True:
        yield Finding.of(
            "decisions_not_enriched",
            f"{bare[0].path} has no decisions, and enrich_decisions is not true, so no experiment "
            "counts the conversion. Set enrich_decisions to true.",
            "enrich_decisions",
        )


def _meaningless(text: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if not isinstance(text, str):
        return
    if not text.strip(WHITESPACE):
        yield Finding.of("empty_value", f"{path} is empty. Set a value.", path)
    elif text in PLACEHOLDERS:
        yield Finding.of(
            "placeholder_value",
            f"{path} is {quoted(text)}: the script that wrote it had no value. Send the "
            "conversion only when it has one.",
            path,
        )
    elif found := describe_invisible(text):
        message = f"{path} has {found}. Delete it where the value is configured."
        yield Finding.of("invisible_character", message, path)


def _malformed_id(value: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if isinstance(value, str) and not DIGITS.fullmatch(value):
        yield Finding.of(
            "malformed_id",
            f"{path} is {quoted(value)}. It must be an id: digits only, in quotes.",
            path,
        )
