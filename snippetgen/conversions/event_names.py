"""The documented and the short names of an event body's fields.

Optimizely's Web client posts the bodies of the Event API with short names, which Optimizely does
not document. The names here were observed in the client's version 0.224.0 of 2025.
"""

from __future__ import annotations

from typing import Any

EVENT = {
    "e": "entity_id",
    "k": "key",
    "y": "type",
    "t": "timestamp",
    "u": "uuid",
    "$": "revenue",
    "v": "value",
    "q": "quantity",
    "a": "tags",
    "p": "properties",
}

ATTRIBUTE = {"e": "entity_id", "k": "key", "t": "type", "v": "value"}

DECISION = {
    "c": "campaign_id",
    "x": "experiment_id",
    "v": "variation_id",
    "h": "is_campaign_holdback",
}


_BY_PLACE = {
    "visitors.snapshots.events": EVENT,
    "visitors.snapshots.decisions": DECISION,
    "visitors.attributes": ATTRIBUTE,
}


def documented_path(path: str) -> str:
    """Return the path of a field with documented names, without the indexes of list members."""
    for place, short in _BY_PLACE.items():
        if path.startswith(f"{place}."):
            name, dot, rest = path.removeprefix(f"{place}.").partition(".")
            return f"{place}.{short.get(name, name)}{dot}{rest}"
    return path


def documented(fields: dict[str, Any], short: dict[str, str]) -> dict[str, Any]:
    """Return the fields of an object by their documented names.

    `short` maps short names to documented ones. If an object has a field by both names, the
    documented one counts.
    """
    renamed = {short[name]: value for name, value in fields.items() if name in short}
    return renamed | {name: value for name, value in fields.items() if name not in short}


def sent_name(fields: dict[str, Any], short: dict[str, str], name: str) -> str:
    """Return the name under which a field was sent, given its documented name.

    For a missing field, it is the name that matches the object's other fields.
    """
    if name in fields:
        return name
    found = next((key for key, value in short.items() if value == name), name)
    return found if found in fields or uses_only(short, fields) else name


def uses_only(short: dict[str, str], fields: dict[str, Any]) -> bool:
    """Return whether an object has short names and no documented ones."""
    return any(name in fields for name in short) and not any(
        name in fields for name in short.values()
    )
