"""Finds invisible characters in configured text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.invisible import describe_invisible
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def invisible_problems(data: Any, path: str = "", *, allowed: str = "") -> Iterator[Problem]:  # noqa: ANN401
    """Find invisible characters in the keys and strings of TOML data.

    `allowed` has the invisible characters that text may contain, such as line feeds in prose.
    """
    if isinstance(data, dict):
        for key, value in data.items():
            if _is_plain(key) and _is_plain(value):
                continue
            place = escaped(shortened(f"{path}.{key}" if path else key))
            if found := describe_invisible(key):
                yield Problem(place, None, f"the key has {found}. Delete it.")
            yield from invisible_problems(value, place, allowed=allowed)
    elif isinstance(data, (list, tuple)):
        for index, value in enumerate(data):
            yield from invisible_problems(value, f"{path}[{index}]", allowed=allowed)
    elif isinstance(data, str) and (found := describe_invisible(data, allowed=allowed)):
        yield Problem(path, shown(data), f"has {found}. Delete it.")


def _is_plain(value: object) -> bool:
    """Return whether a value cannot have invisible characters, like nearly all values."""
    if isinstance(value, str):
        return value.isascii() and value.isprintable()
    return isinstance(value, (bool, int))
