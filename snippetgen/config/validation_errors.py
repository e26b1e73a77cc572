"""Turns pydantic's errors about a configuration into problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from snippetgen.config.calls import Calls
from snippetgen.config.data_layer import DataLayer
from snippetgen.config.field_metadata import Allowed
from snippetgen.config.guide import Guide
from snippetgen.config.model import SnippetConfig
from snippetgen.config.validators import plain_key
from snippetgen.text.display import shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import Problem
from snippetgen.validation.pydantic_errors import translate_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

FIELDS = {field.alias or name: field for name, field in SnippetConfig.model_fields.items()}
"""The model's fields by key in a file."""

TABLES = {
    "data_layer": DataLayer.model_fields,
    "calls": Calls.model_fields,
    "guide": Guide.model_fields,
}
"""The fields of the tables that are the same for every vendor."""


def problems_of(error: ValidationError) -> list[Problem]:
    """Return the problems of a configuration in pydantic's order, without duplicates."""
    return translate_errors(error, _problems)


def _problems(details: ErrorDetails) -> Iterable[Problem]:
    match details["type"]:
        case "default_factory_not_called":
            return ()  # only repeats that another field is wrong
        case "extra_forbidden":
            return (_unknown_key(details),)
        case "missing":
            key = str(details["loc"][0])
            return (Problem(key, None, f"required: {_allowed(key)}."),)
        case _:
            return (_wrong_value(details),)


def _unknown_key(details: ErrorDetails) -> Problem:
    *table, key = map(str, details["loc"])
    if [*table, key] == ["fleet"]:
        message = (
            "names a table of customers, which this command does not support; see docs/fleet.md."
        )
        return Problem(key, None, message)
    known = TABLES[table[0]] if table else FIELDS
    suggestion = (
        _right_place(table, key) or did_you_mean(key, known) or f" Known: {', '.join(known)}."
    )
    return Problem(plain_key(".".join([*table, key])), None, f"unknown key.{suggestion}")


def _right_place(table: Sequence[str], key: str) -> str:
    """Say where a key belongs that is known, but not in this table; empty if it is unknown."""
    if table and key in FIELDS:
        return " It belongs before the first table."
    place = next((name for name, fields in TABLES.items() if key in fields), None)
    return f" It belongs in the table [{place}]." if place else ""


def _wrong_value(details: ErrorDetails) -> Problem:
    key, *inner = details["loc"]
    if key in TABLES and inner:
        return _wrong_in_table(str(key), str(inner[0]), details["input"])
    allowed = _allowed(str(key))
    path = str(key)
    if inner and isinstance(inner[0], int):
        path = f"{key}[{inner[0]}]"
        allowed = _words(get_args(FIELDS[str(key)].annotation)[0].__metadata__)
    elif inner:
        path = plain_key(f"{key}.{inner[0]}")
        allowed = "text in quotes or a whole number"
    value: Any = details["input"]
    suggestion = did_you_mean(value, _choices(str(key))) if isinstance(value, str) else ""
    return Problem(path, shown(value), f"must be {allowed}.{suggestion}")


def _wrong_in_table(table: str, key: str, value: object) -> Problem:
    allowed = _words(TABLES[table][key].metadata)
    return Problem(f"{table}.{key}", shown(value), f"must be {allowed}.")


def _allowed(key: str) -> str:
    return _words(FIELDS[key].metadata)


def _words(metadata: Iterable[object]) -> str:
    return next(item.text for item in metadata if isinstance(item, Allowed))


def _choices(key: str) -> tuple[str, ...]:
    return tuple(choice for choice in get_args(FIELDS[key].annotation) if isinstance(choice, str))
