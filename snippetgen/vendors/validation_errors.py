"""Turns pydantic's errors about a vendor file into problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import Problem
from snippetgen.validation.pydantic_errors import translate_errors
from snippetgen.vendors.descriptor import Vendor
from snippetgen.vendors.handover import Handover
from snippetgen.vendors.models import DescriptorPart
from snippetgen.vendors.option import Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

MISSING = object()

EXPECTED = {
    "string_type": "must be text in quotes.",
    "int_type": "must be a whole number.",
    "int_parsing": "must be a whole number.",
    "int_from_float": "must be a whole number.",
    "bool_type": "must be true or false.",
    "bool_parsing": "must be true or false.",
    "tuple_type": "must be a list.",
    "dict_type": "must be a table.",
    "model_type": "must be a table.",
    "too_short": "must not be empty.",
    "literal_error": "must be {expected}.",
    "greater_than_equal": "must be at least {ge}.",
    "less_than_equal": "must be at most {le}.",
    "string_pattern_mismatch": "must match {pattern}.",
}
"""What is allowed, by pydantic's error type. The placeholders are filled from its context."""


def problems_of(error: ValidationError, facts: Mapping[str, object]) -> list[Problem]:
    """Return the problems of a vendor file in pydantic's order, without duplicates.

    `facts` is the file's content.
    """
    return translate_errors(error, lambda details: _problems(details, facts))


def _problems(details: ErrorDetails, facts: Mapping[str, object]) -> Iterable[Problem]:
    key, found = _locate(details["loc"], facts)
    if details["type"] == "missing":
        return (Problem(key, None, "required."),)
    if details["type"] == "extra_forbidden":
        hint = did_you_mean(str(details["loc"][-1]), _known_keys())
        return (Problem(key, None, f"unknown key.{hint}"),)
    if details["type"] == "too_short" and found:
        return ()  # only repeats that each entry is wrong
    expected = EXPECTED.get(details["type"], "must be text in quotes or a whole number.")
    context = {name: str(value).replace("'", '"') for name, value in details.get("ctx", {}).items()}
    if found is not MISSING and _is_scalar_union(details["loc"]):
        expected = "must be text in quotes or a whole number."
    value = None if found is MISSING else shown(found)
    return (Problem(key, value, expected.format(**context)),)


def _locate(loc: tuple[int | str, ...], facts: object) -> tuple[str, Any]:
    """Return the key of pydantic's location in the file, and its value.

    pydantic's location has an index even if the file has one table instead of a list, and includes
    the types of a union.
    """
    key, found = "", facts
    for part in loc:
        if isinstance(part, int):
            if isinstance(found, list):
                key, found = f"{key}[{part}]", found[part]
        elif isinstance(found, dict):
            key = f"{key}.{escaped(shortened(part))}".removeprefix(".")
            found = found.get(part, MISSING)
    return key, found


def _is_scalar_union(loc: tuple[int | str, ...]) -> bool:
    return loc[-1] in ("str", "int")


def _known_keys() -> set[str]:
    """List all keys that a vendor file may have at any level."""
    models: list[type[BaseModel]] = [Vendor, Handover, Option, *DescriptorPart.__subclasses__()]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}
