"""Entries of data files that belong to the product, such as hand-over families and situations."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from snippetgen.text.suggestions import unknown
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)


def read_table(path: Traversable) -> dict[str, Any]:
    """Return the content of a data file. Raises ConfigError, which names the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigError([Problem(None, None, f"is not TOML: {error}.", str(path))]) from None


def read_entry(
    model: type[M], keys: Mapping[str, Any], place: str, more_keys: Iterable[str] = ()
) -> M:
    """Return the entry with these keys; the model may also accept `more_keys`.

    Raises ConfigError, which names `place` and every wrong key.
    """
    try:
        return model.model_validate(keys)
    except ValidationError as error:
        known = [*model.model_fields, *more_keys]
        problems = [_problem(details, known) for details in error.errors(include_url=False)]
        raise ConfigError(Problem(None, None, each, place) for each in problems) from None


def _problem(details: ErrorDetails, known: Iterable[str]) -> str:
    key = ".".join(map(str, details["loc"]))
    if details["type"] == "extra_forbidden" and len(details["loc"]) == 1:
        return unknown("key", key, known)
    message = f"{details['msg'].removeprefix('Value error, ').removesuffix('.')}."
    return f"{key}: {message}" if key else message
