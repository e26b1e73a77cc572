"""A body for the Event API as received, valid or not."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from snippetgen.conversions import event_names
from snippetgen.text.display import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

DECISION = "campaign_activated"
"""The type of an event that reports the visitor's variation."""

CLIENT_EVENTS = ("client_activation", "view_activated")
"""The types of events that Optimizely's Web client reports automatically on each page."""


@dataclass(frozen=True, slots=True)
class SentEvent:
    """One event of a body, with the fields around it.

    `path` is its location, such as `visitors[0].snapshots[0].events[0]`. The fields have their
    documented names, even if short names were sent. The values are as sent, of any type; None if a
    field is missing.
    """

    path: str
    account: Any
    project: Any
    visitor: Any
    fields: dict[str, Any]
    attributes: tuple[dict[str, Any], ...] = ()
    decisions: tuple[dict[str, Any], ...] = ()
    """The decisions in the event's snapshot."""
    sent: dict[str, Any] = field(default_factory=dict)
    """The fields by the names that were sent."""

    @property
    def visitor_path(self) -> str:
        """The path of the visitor."""
        return self.path.partition(".")[0]

    def path_of(self, name: str) -> str:
        """Return the path of a field as sent, given its documented name."""
        return f"{self.path}.{event_names.sent_name(self.sent, event_names.EVENT, name)}"

    @property
    def is_conversion(self) -> bool:
        """Whether the event is the site's own, and not added by Optimizely's client."""
        return not (self.is_decision or self.fields.get("type") in CLIENT_EVENTS)

    @property
    def is_decision(self) -> bool:
        """Whether the event reports a decision, and is therefore not a conversion."""
        return self.fields.get("type") == DECISION


def parse_body(text: str) -> Any:  # noqa: ANN401
    """Return the JSON value of a body.

    Raises ValueError if it is not JSON as in RFC 8259, which has no NaN and Infinity, and for a
    number so large that it would become Infinity.
    """
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("lists or objects are nested too deeply") from None


def events_of(document: Any) -> Iterator[SentEvent]:  # noqa: ANN401
    """Return the events of a body; malformed parts are skipped."""
    if not isinstance(document, dict):
        return
    account, project = document.get("account_id"), document.get("project_id")
    for place, visitor in _objects(document, "visitors"):
        attributes = _all(visitor, "attributes", event_names.ATTRIBUTE)
        for inner, snapshot in _objects(visitor, "snapshots"):
            decisions = _all(snapshot, "decisions", event_names.DECISION)
            for last, sent in _objects(snapshot, "events"):
                yield SentEvent(
                    path=f"{place}.{inner}.{last}",
                    account=account,
                    project=project,
                    visitor=visitor.get("visitor_id"),
                    fields=event_names.documented(sent, event_names.EVENT),
                    attributes=attributes,
                    decisions=decisions,
                    sent=sent,
                )


def values_of(document: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Return the values of a body by path, in order. Text is not quoted."""
    waiting = [iter([("", document)])]
    while waiting:
        for path, value in waiting[-1]:
            if isinstance(value, (dict, list)):
                waiting.append(_members(path, value))
                break
            yield path, value if isinstance(value, str) else json.dumps(value)
        else:
            waiting.pop()


def _members(path: str, owner: dict[str, Any] | list[Any]) -> Iterator[tuple[str, Any]]:
    if isinstance(owner, dict):
        return ((f"{path}.{name}" if path else name, each) for name, each in owner.items())
    return ((f"{path}[{index}]", each) for index, each in enumerate(owner))


def _all(owner: dict[str, Any], name: str, short: dict[str, str]) -> tuple[dict[str, Any], ...]:
    return tuple(event_names.documented(each, short) for _, each in _objects(owner, name))


def _objects(owner: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    members = owner.get(name)
    for index, member in enumerate(members if isinstance(members, list) else []):
        if isinstance(member, dict):
            yield f"{name}[{index}]", member


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _finite(number: str) -> float:
    if math.isinf(value := float(number)):
        raise ValueError(
            f"{shortened(number)} is larger than any number that JavaScript can represent"
        )
    return value
