"""How the events of a body go together: what was sent twice, and what happened too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.lint.findings import Finding
from snippetgen.lint.url_rules.registry import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen.conversions.event_body import SentEvent


def duplicate_uuids(events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Optimizely takes a second event with the same uuid for the first one, sent again."""
    first: dict[str, str] = {}
    for event in events:
        uuid = event.fields.get("uuid")
        if isinstance(uuid, str) and uuid:
            earlier = first.setdefault(uuid, event.path)
            if earlier != event.path:
                yield Finding(
                    "duplicate_uuid",
                    "error",
                    f"{event.path}.uuid",
                    f"{event.path}.uuid is {quoted(uuid)}, that of {earlier}: only one of them "
                    "is counted. Give each event a uuid of its own.",
                )


def early_events(events: Sequence[SentEvent]) -> Iterator[Finding]:
    """Only what happens after a decision is put down to it."""
    decided: dict[object, int] = {}
    for event in events:
        time = event.fields.get("timestamp")
        if event.is_decision and type(time) is int and isinstance(event.visitor, str):
            decided[event.visitor] = min(time, decided.get(event.visitor, time))
    for event in events:
        visitor = event.visitor if isinstance(event.visitor, str) else None
        if not event.is_decision and (early := before(event, decided.get(visitor))):
            yield early


def before(event: SentEvent, decided: int | None) -> Finding | None:
    """Return the finding that an event happened before the decision, at `decided` ms, if so."""
    time = event.fields.get("timestamp")
    if decided is None or type(time) is not int or time >= decided:
        return None
    return Finding(
        "event_before_decision",
        "error",
        f"{event.path}.timestamp",
        f"{event.path}.timestamp is {decided - time} ms before the visitor's first decision: no "
        "experiment counts the event. Send when it happened, in milliseconds.",
    )
