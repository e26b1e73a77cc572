"""A body for the Event API as it arrived, valid or not."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.text.display import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

DECISION = "campaign_activated"
"""The type of an event that reports the visitor's variation."""


@dataclass(frozen=True, slots=True)
class SentEvent:
    """One event of a body, with the fields around it.

    `path` is its place, such as `visitors[0].snapshots[0].events[0]`. The values are those that
    were sent, of any type; None if a field is missing.
    """

    path: str
    account: Any
    project: Any
    visitor: Any
    fields: dict[str, Any]
    attributes: tuple[dict[str, Any], ...] = ()
    decisions: tuple[dict[str, Any], ...] = ()
    """The decisions in the event's snapshot."""

    @property
    def visitor_path(self) -> str:
        """The path of the visitor."""
        return self.path.partition(".")[0]

    @property
    def is_decision(self) -> bool:
        """Whether the event reports a decision, and so is not a conversion."""
        return self.fields.get("type") == DECISION


def parse_body(text: str) -> Any:  # noqa: ANN401
    """Return the JSON value of a body.

    Raises ValueError if it is not JSON as RFC 8259 defines it, without NaN and Infinity, and for a
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
        attributes = tuple(each for _, each in _objects(visitor, "attributes"))
        for inner, snapshot in _objects(visitor, "snapshots"):
            decisions = tuple(each for _, each in _objects(snapshot, "decisions"))
            for last, fields in _objects(snapshot, "events"):
                yield SentEvent(
                    path=f"{place}.{inner}.{last}",
                    account=account,
                    project=project,
                    visitor=visitor.get("visitor_id"),
                    fields=fields,
                    attributes=attributes,
                    decisions=decisions,
                )


def values_of(document: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Return the values of a body by their paths, in their order; text is not quoted."""
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


def _objects(owner: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    members = owner.get(name)
    for index, member in enumerate(members if isinstance(members, list) else []):
        if isinstance(member, dict):
            yield f"{name}[{index}]", member


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _finite(number: str) -> float:
    if math.isinf(value := float(number)):
        raise ValueError(f"{shortened(number)} is larger than any number that programs hold")
    return value
