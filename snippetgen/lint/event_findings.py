"""What is wrong, or worth knowing, about a body for the Event API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.conversions.event_api import MAX_BODY_BYTES
from snippetgen.conversions.event_body import events_of, parse_body
from snippetgen.lint.event_rules import sequence, values
from snippetgen.lint.event_rules.structure import structure
from snippetgen.lint.findings import Finding, limited
from snippetgen.validation.problems import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator


def judge_body(text: str) -> list[Finding]:
    """Return the findings about a body, `limited`, those about its structure first.

    Bytes that are not UTF-8 are half surrogate pairs in it, as `surrogateescape` decodes them.
    `parameter` is the path of a field, such as `visitors[0].snapshots[0].events[0].timestamp`.
    """
    return limited(_judge(text))


def too_large(size: int) -> Finding:
    """Return the finding that a body has `size` bytes and that this is too much."""
    return Finding(
        "body_too_large",
        "error",
        None,
        f"The body has {size} bytes. It must have less than {MAX_BODY_BYTES}: send the visitors "
        "in several requests.",
    )


def _judge(text: str) -> Iterator[Finding]:
    try:
        size = len(text.encode())
        if size >= MAX_BODY_BYTES:
            yield too_large(size)
        document = parse_body(text)
    except UnicodeEncodeError:
        yield Finding("not_json", "error", None, "The body is not UTF-8, as JSON must be.")
        return
    except ValueError as error:
        yield Finding("not_json", "error", None, f"The body is not JSON: {escaped(str(error))}.")
        return
    yield from structure(document)
    if isinstance(document, dict):
        yield from _content(document)


def _content(document: dict[str, Any]) -> Iterator[Finding]:
    events = list(events_of(document))
    yield from values.account_ids(document)
    for event in events:
        yield from values.entity_id(event)
        yield from values.texts(event)
        yield from values.timestamp(event)
        yield from values.revenue(event)
    yield from values.visitor_ids(events)
    yield from values.attribution(events, document)
    yield from sequence.duplicate_uuids(events)
    yield from sequence.early_events(events)
    if not events:
        yield Finding("no_events", "warning", "visitors", "The body has no event: nothing counts.")
