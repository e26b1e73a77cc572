"""Rules that compare the events of a body: events sent twice, and events that are too early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.registry import BODY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen.conversions.event_body import SentEvent


@BODY_RULES.rule("duplicate_uuid")
def duplicate_uuids(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Optimizely treats a second event with the same uuid as a repetition of the first one."""
    first: dict[str, str] = {}
    for event in events:
        uuid = event.fields.get("uuid")
        if isinstance(uuid, str) and uuid:
            earlier = first.setdefault(uuid, event.path)
            if earlier != event.path:
                yield Finding.of(
                    "duplicate_uuid",
                    f"{event.path_of('uuid')} is {quoted(uuid)}, the same as for {earlier}, so "
                    "Optimizely counts only one of them. Give each event its own uuid.",
                    event.path_of("uuid"),
                )


@BODY_RULES.rule("event_before_decision")
def early_events(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Optimizely attributes to a decision only events that happen after it."""
    decided: dict[object, int] = {}
    for event in events:
        time = event.fields.get("timestamp")
        if event.is_decision and type(time) is int and isinstance(event.visitor, str):
            decided[event.visitor] = min(time, decided.get(event.visitor, time))
    for event in events:
        visitor = event.visitor if isinstance(event.visitor, str) else None
        if event.is_conversion and (early := before(event, decided.get(visitor))):
            yield early


def before(event: SentEvent, decided: int | None) -> Finding | None:
    """Return the finding about an event that is older than the visitor's first decision.

    `decided` is the time of that decision, in milliseconds since 1970; None if it is unknown.
    """
    time = event.fields.get("timestamp")
    if decided is None or type(time) is not int or time >= decided:
        return None
    path = event.path_of("timestamp")
    return Finding.of(
        "event_before_decision",
        f"{path} is {decided - time} ms before the visitor's first decision, so no experiment "
        "counts the event. Send the time when it happened, in milliseconds.",
        path,
    )
