"""Rules about the fields of a body and their types, as Optimizely's OpenAPI document has them.

The models of `event_api` hold them. pydantic could judge a body by these models, but would collect
all errors in memory: a body with half a million wrong fields has as many errors.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from snippetgen.conversions.event_api import EventBatch
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


@BODY_RULES.rule("missing_field", "unknown_field", "wrong_type", "id_not_string")
def structure(document: dict[str, Any], _: Sequence[SentEvent]) -> Iterator[Finding]:
    """Fields must be present if they are required, documented, and of the right type."""
    yield from _object(EventBatch, document, "")


@BODY_RULES.rule("no_events")
def no_events(_: dict[str, Any], events: Sequence[SentEvent]) -> Iterator[Finding]:
    """A body without events is accepted and counts for nothing."""
    if not events:
        yield Finding.of("no_events", "The body has no event: nothing counts.", "visitors")


def wrong_type(path: str, value: Any, kinds: Iterable[type]) -> Finding:  # noqa: ANN401
    """Return the finding that the value at `path` is of none of these types.

    An empty path is that of the body itself.
    """
    allowed = " or ".join(_WORDS[kind] for kind in kinds)
    found = "null" if value is None else shown(value)
    subject = path or "The body"
    return Finding.of("wrong_type", f"{subject} is {found}. It must be {allowed}.", path or None)


def _object(model: type[BaseModel], value: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if not isinstance(value, dict):
        yield wrong_type(path, value, [dict])
        return
    for name, field in model.model_fields.items():
        place = f"{path}.{name}" if path else name
        if name in value:
            yield from _value(_kinds(model, name), value[name], place)
        elif field.is_required():
            yield Finding.of("missing_field", f"{place} is missing. Add it.", place)
    for name in value:
        if name not in model.model_fields:
            yield Finding.of(
                "unknown_field",
                f"{quoted(name)} is not a field that Optimizely documents. Check its spelling, "
                "or leave it out.",
                f"{path}.{name}" if path else name,
            )


def _value(kinds: dict[type, Any], value: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if tuple in kinds and isinstance(value, list):
        for index, member in enumerate(value):
            yield from _object(kinds[tuple], member, f"{path}[{index}]")
    elif type(value) in kinds or (float in kinds and type(value) is int):
        return
    elif str in kinds and path.endswith(("_id", "uuid")) and type(value) in (int, float):
        yield Finding.of(
            "id_not_string",
            f"{path} is the number {shown(value)}. Ids are text: put it in quotes, since a number "
            "may lose its last digits.",
            path,
        )
    else:
        yield wrong_type(path, value, kinds)


@cache
def _kinds(model: type[BaseModel], name: str) -> dict[type, Any]:
    """Return the types that a field may have; the type of a list maps to its members' model.

    Only a required field may be null: any other can be left out.
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
