"""Optimizely's Event API: the body of `POST https://logx.optimizely.com/v1/events`.

The models follow its OpenAPI document 1.3.0, plus `enrich_decisions`, which only the text of that
document mentions, and `revision`, which Optimizely's own clients send.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, JsonValue, StrictBool, StrictFloat, StrictInt, StrictStr

from snippetgen import __version__
from snippetgen.conversions.event_limits import EARLIEST_MS, LATEST_MS, MAX_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from snippetgen.conversions.web_conversion import WebConversion

CLIENT_NAME = "snippetgen/offline-conversions"

_NAMESPACE = uuid.UUID("6f2f63b5-6a35-4c0f-9d7b-4e0f7a1c9d52")


class _Object(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Attribute(_Object):
    """An attribute of a visitor. A custom attribute has an `entity_id` and a `key`."""

    type: str
    value: StrictStr | StrictInt | StrictFloat | StrictBool
    entity_id: str | None = None
    key: str | None = None


class Decision(_Object):
    """The experiment and variation of a visitor; None if the visitor is in no experiment."""

    campaign_id: str
    experiment_id: str | None
    variation_id: str | None
    is_campaign_holdback: bool | None = None


class Event(_Object):
    """An event of a visitor: `timestamp` is in milliseconds since 1970, `revenue` in cents."""

    entity_id: str | None = None
    key: str | None = None
    type: str | None = None
    timestamp: int
    uuid: str
    revenue: int | None = None
    value: float | None = None
    quantity: int | None = None
    tags: dict[str, JsonValue] | None = None
    properties: dict[str, JsonValue] | None = None


class Snapshot(_Object):
    """Events with the same decisions."""

    decisions: tuple[Decision, ...] | None = None
    events: tuple[Event, ...]


class Visitor(_Object):
    """A visitor and the visitor's events."""

    visitor_id: str
    session_id: str | None = None
    attributes: tuple[Attribute, ...] | None = None
    snapshots: tuple[Snapshot, ...]


class EventBatch(_Object):
    """A whole body: events of the visitors of one account."""

    account_id: str
    project_id: str | None = None
    anonymize_ip: bool | None = None
    client_name: str | None = None
    client_version: str | None = None
    enrich_decisions: bool | None = None
    revision: str | None = None
    visitors: tuple[Visitor, ...]

    def body(self) -> bytes:
        """Return the JSON to send, in UTF-8."""
        return self.model_dump_json(exclude_none=True).encode()


@dataclass(frozen=True, slots=True)
class TimedConversion:
    """A conversion that happened at `timestamp_ms`, milliseconds since 1970.

    Optimizely counts events with the same `uuid` once.
    """

    conversion: WebConversion
    timestamp_ms: int
    uuid: str

    def check(self) -> None:
        """Raise ValueError for the first value that must not be sent."""
        self.conversion.check()
        if not EARLIEST_MS <= self.timestamp_ms <= LATEST_MS:
            raise ValueError(
                f"timestamp_ms is {self.timestamp_ms}: it must be in milliseconds since 1970, "
                f"from {EARLIEST_MS} to {LATEST_MS}"
            )
        if not self.uuid:
            raise ValueError("uuid is empty: conversion_uuid derives one from the call's id")


def conversion_uuid(vendor: str, call_id: str, goal: str, source: str = "") -> str:
    """Return the UUID of a call's conversion, which is the same each time it is sent.

    `source` distinguishes customers of a vendor whose calls may have the same ids. Raises
    ValueError for an empty call id, which would give all calls the same UUID.
    """
    if not call_id:
        raise ValueError("call_id is empty: set it to the vendor's id of the call")
    names = [vendor, call_id, goal, *([source] if source else [])]
    return str(uuid.uuid5(_NAMESPACE, json.dumps(names)))


def batch(events: Iterable[TimedConversion]) -> list[EventBatch]:
    """Return bodies below MAX_BODY_BYTES, grouped by account and project, then by visitor.

    Accounts, visitors and events keep their order. A repeated conversion is sent once. Raises
    ValueError for a conversion that must not be sent or is too large for any body, and for two
    different conversions with the same uuid.
    """
    groups: dict[tuple[str, str], dict[str, list[Event]]] = {}
    for timed in _checked(events):
        conversion = timed.conversion
        visitors = groups.setdefault((conversion.account, conversion.project), {})
        visitors.setdefault(conversion.visitor, []).append(_event(timed))
    return [
        _batch(account, project, visitors)
        for (account, project), group in groups.items()
        for visitors in _portions(len(_batch(account, project, {}).body()), group)
    ]


def _checked(events: Iterable[TimedConversion]) -> Iterator[TimedConversion]:
    by_uuid: dict[str, TimedConversion] = {}
    for timed in events:
        timed.check()
        if timed.uuid not in by_uuid:
            by_uuid[timed.uuid] = timed
            yield timed
        elif by_uuid[timed.uuid] != timed:
            raise ValueError(f"uuid {timed.uuid!r} belongs to two different conversions")


def _portions(envelope: int, visitors: dict[str, list[Event]]) -> Iterator[dict[str, list[Event]]]:
    """Split visitors' events into parts whose JSON fits in a body with `envelope` other bytes."""
    portion: dict[str, list[Event]] = {}
    size = envelope
    for visitor, events in visitors.items():
        frame = len(_visitor(visitor, []).model_dump_json(exclude_none=True).encode()) + 1
        for event in events:
            needed = len(event.model_dump_json(exclude_none=True).encode()) + 1
            if envelope + frame + needed >= MAX_BODY_BYTES:
                raise ValueError(f"event {event.uuid!r} does not fit into {MAX_BODY_BYTES} bytes")
            if size + needed + (0 if visitor in portion else frame) >= MAX_BODY_BYTES:
                yield portion
                portion, size = {}, envelope
            size += needed + (0 if visitor in portion else frame)
            portion.setdefault(visitor, []).append(event)
    yield portion


def _batch(account: str, project: str, visitors: dict[str, list[Event]]) -> EventBatch:
    return EventBatch(
        account_id=account,
        project_id=project or None,
        anonymize_ip=True,
        client_name=CLIENT_NAME,
        client_version=__version__,
        # Makes Optimizely add the visitor's earlier decisions.
        enrich_decisions=True,
        visitors=tuple(_visitor(visitor, events) for visitor, events in visitors.items()),
    )


def _visitor(visitor: str, events: Iterable[Event]) -> Visitor:
    snapshot = Snapshot(decisions=(), events=tuple(events))
    return Visitor(visitor_id=visitor, attributes=(), snapshots=(snapshot,))


def _event(timed: TimedConversion) -> Event:
    conversion = timed.conversion
    return Event(
        entity_id=conversion.entity,
        key=conversion.key,
        type="other",
        timestamp=timed.timestamp_ms,
        uuid=timed.uuid,
        revenue=conversion.revenue,
        tags=None if conversion.revenue is None else {"revenue": conversion.revenue},
    )
