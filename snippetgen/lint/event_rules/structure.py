"""Whether a body is built as Optimizely's OpenAPI document says: its fields and their types.

The models of wire.event_api say which those are. They could judge a body by themselves, but not in
little memory: a body with half a million wrong fields has as many errors.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from snippetgen.conversions.event_api import EventBatch
from snippetgen.lint.findings import Finding
from snippetgen.lint.url_rules.registry import quoted
from snippetgen.validation.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

_WORDS = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "an object",
    tuple: "a list",
    NoneType: "null",
}


def structure(document: Any) -> Iterator[Finding]:  # noqa: ANN401
    """Find fields that are missing, unknown, or of another type than they must be."""
    yield from _object(EventBatch, document, "")


def _object(model: type[BaseModel], value: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if not isinstance(value, dict):
        yield _wrong_type(path, value, [dict])
        return
    for name, field in model.model_fields.items():
        place = f"{path}.{name}" if path else name
        if name in value:
            yield from _value(_kinds(model, name), value[name], place)
        elif field.is_required():
            yield Finding("missing_field", "error", place, f"{place} is missing. Add it.")
    for name in value:
        if name not in model.model_fields:
            yield Finding(
                "unknown_field",
                "warning",
                f"{path}.{name}" if path else name,
                f"{quoted(name)} is not a field that Optimizely documents. Check its spelling, "
                "or leave it out.",
            )


def _value(kinds: dict[type, Any], value: Any, path: str) -> Iterator[Finding]:  # noqa: ANN401
    if tuple in kinds and isinstance(value, list):
        for index, member in enumerate(value):
            yield from _object(kinds[tuple], member, f"{path}[{index}]")
    elif type(value) in kinds or (float in kinds and type(value) is int):
        return
    elif str in kinds and path.endswith(("_id", "uuid")) and type(value) in (int, float):
        yield Finding(
            "id_not_string",
            "error",
            path,
            f"{path} is the number {shown(value)}. Ids are text: put it in quotes, since a number "
            "may lose its last digits.",
        )
    else:
        yield _wrong_type(path, value, kinds)


@cache
def _kinds(model: type[BaseModel], name: str) -> dict[type, Any]:
    """Tell the types that a field may have; that of a list leads to its members' model.

    Only what is required may be null: what is not can be left out.
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


def _wrong_type(path: str, value: Any, kinds: Iterable[type]) -> Finding:  # noqa: ANN401
    allowed = " or ".join(_WORDS[kind] for kind in kinds)
    found = "null" if value is None else shown(value)
    subject = path or "The body"
    return Finding(
        "wrong_type", "error", path or None, f"{subject} is {found}. It must be {allowed}."
    )
