"""Rules about the fields of a body and their types, from Optimizely's OpenAPI document.

The models of `event_api` define them. pydantic could validate a body with these models, but would
collect all errors in memory, and a body may have half a million invalid fields. The short names of
Optimizely's Web client are as valid as the documented names.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from snippetgen.conversions import event_names
from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.registry import BODY_RULES
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import BaseModel

    from snippetgen.conversions.event_body import SentEvent

_WORDS = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "an object",
    tuple: "a list",
    NoneType: "null",
}


_SHORT_NAMES = {
    "Event": event_names.EVENT,
    "Attribute": event_names.ATTRIBUTE,
    "Decision": event_names.DECISION,
}
"""The short names of a model's fields."""

_CLIENT_FIELDS: dict[str, dict[str, type]] = {
    "Snapshot": {"activationTimestamp": int},
    "Decision": {"m": dict},
}
"""Fields that only Optimizely's Web client sends, and their types, by model."""


@BODY_RULES.rule(
    "missing_field", "unknown_field", "wrong_type", "id_not_string", "repeated_field", "mixed_names"
)
def structure(document: dict[str, Any], _: Sequence[SentEvent]) -> Iterator[Finding]:
    """Fields must be present if they are required, documented, and of the right type."""
    # Needs pydantic, which is slow to import.
    from snippetgen.conversions.event_api import EventBatch

    yield from _object(EventBatch, document, "")


@BODY_RULES.rule("no_events")
def no_events(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """A body without events is accepted and counts for nothing."""
    if not events:
        yield Finding.of("no_events", "The body has no event, so nothing counts.", "visitors")


def wrong_type(path: str, value: Any, kinds: Iterable[type]) -> Finding:  # noqa: ANN401
    """Return the finding that the value at `path` has none of these types.

    An empty path means the body itself.
    """
    allowed = " or ".join(_WORDS[kind] for kind in kinds)
    found = "null" if value is None else shown(value)
    subject = path or "The body"
    return Finding.of("wrong_type", f"{subject} is {found}. It must be {allowed}.", path or None)


def _object(model: type[BaseModel], value: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if not isinstance(value, dict):
        yield wrong_type(path, value, [dict])
        return
    short, client_fields = (
        _SHORT_NAMES.get(model.__name__, {}),
        _CLIENT_FIELDS.get(model.__name__, {}),
    )
    for name, field in model.model_fields.items():
        sent = event_names.sent_name(value, short, name)
        place = f"{path}.{sent}" if path else sent
        if sent in value:
            yield from _value(_kinds(model, name), value[sent], place, name)
        elif field.is_required():
            yield Finding.of("missing_field", f"{place} is missing. Add it.", place)
    for name in value:
        place = f"{path}.{name}" if path else name
        if name in client_fields:
            yield from _value({client_fields[name]: None}, value[name], place, name)
        elif name not in model.model_fields and name not in short:
            yield Finding.of(
                "unknown_field",
                f"{quoted(name)} is not a field that Optimizely documents. Check its spelling, "
                "or leave it out.",
                place,
            )
    yield from _names(short, value, path)


def _names(short: dict[str, str], value: dict[str, Any], path: str) -> Iterator[Finding]:
    """Find short names in an object that also has documented names."""
    found = [name for name in short if name in value]
    for name in found:
        if short[name] in value:
            yield Finding.of(
                "repeated_field",
                f"{path} has {quoted(name)} and {quoted(short[name])}, two names of one field. "
                f"Send only {quoted(short[name])}.",
                f"{path}.{name}",
            )
    if found and not event_names.uses_only(short, value):
        yield Finding.of(
            "mixed_names",
            f"{path} has documented names and also {', '.join(map(quoted, found))}, short names of "
            "Optimizely's Web client. It is not known whether Optimizely reads both in one "
            "object. Send only documented names.",
            path,
        )


def _value(kinds: dict[type, Any], value: Any, path: str, name: str) -> Iterator[Finding]:  # noqa: ANN401
    """Check a value against the types that the field with the documented `name` may have."""
    if value is None and path.endswith(".e"):
        return  # the Web client sends null for an id that does not exist
    if tuple in kinds and isinstance(value, list):
        for index, member in enumerate(value):
            yield from _object(kinds[tuple], member, f"{path}[{index}]")
    elif type(value) in kinds or (float in kinds and type(value) is int):
        return
    elif str in kinds and name.endswith(("_id", "uuid")) and type(value) in (int, float):
        yield Finding.of(
            "id_not_string",
            f"{path} is the number {shown(value)}. Ids are text. Put it in quotes, because a "
            "number may lose its last digits.",
            path,
        )
    else:
        yield wrong_type(path, value, kinds)


@cache
def _kinds(model: type[BaseModel], name: str) -> dict[type, Any]:
    """Return the types that a field may have. The type of a list maps to the model of its members.

    Only a required field may be null, because any other can be left out.
    """
    field = model.model_fields[name]
    is_union = get_origin(field.annotation) in (Union, UnionType)
    kinds: dict[type, Any] = {}
    for kind in get_args(field.annotation) if is_union else (field.annotation,):
        arguments = get_args(kind)
        if get_origin(kind) in (tuple, dict):
            kinds[get_origin(kind)] = arguments[0]
        elif kind is not NoneType or field.is_required():
            kinds[arguments[0] if arguments else kind] = None
    return kinds
