"""How long values get: what two made-up visitors' conversions need, next to the vendor's limit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from snippetgen.wire.classic import build
from snippetgen.wire.conversion import Conversion
from snippetgen.wire.destination import form_of
from snippetgen.wire.encoding import encode_uri_component

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig


@dataclass(frozen=True)
class Length:
    """What the longest variable of one visitor's conversion needs."""

    visitor: str
    """`typical` or `heavy`."""
    description: str
    variable: str
    """Its name."""
    length: int
    """Characters, counted as the vendor counts them."""
    limit: int | None
    """Characters that the variable may have; None where no limit is known."""
    outcome: str
    """What the snippet does where the limit is exceeded; empty where it is not."""

    @property
    def warning(self) -> str:
        """Say in a sentence that the limit is exceeded, and what follows; empty where it is not."""
        if not self.outcome:
            return ""
        return (
            f"a {self.visitor} visitor ({self.description}) needs {self.length} characters in "
            f"{self.variable}, which has room for {self.limit}: {self.outcome}."
        )


def lengths(config: SnippetConfig) -> list[Length]:
    """Compute the lengths that this configuration leads to, for each of the visitors.

    Raises ValueError for a goal that cannot be sent.
    """
    return [_length(name, dict(facts), config) for name, facts in _visitors().items()]


def warnings(config: SnippetConfig) -> list[Length]:
    """List the lengths that exceed the vendor's limit."""
    return [length for length in lengths(config) if length.warning]


@cache
def _visitors() -> Mapping[str, Mapping[str, Any]]:
    text = files("snippetgen").joinpath("visitors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _length(visitor: str, facts: dict[str, Any], config: SnippetConfig) -> Length:
    description = facts.pop("description")
    if not config.universal_id:
        facts.pop("universal_id", None)
    conversion = Conversion(goal=config.goal, goal_ids=config.goal_ids, **facts)
    vendor = config.vendor_descriptor
    limit = None
    if vendor.value_length(config.options) is not None:
        limit = vendor.room(config.variable_names.values(), config.options)
    encoded = vendor.limits.measure == "encoded"
    needed = _needed(conversion, config, encoded=encoded)
    field = max(needed, key=lambda field: needed[field])
    outcome = ""
    if limit is not None and needed[field] > limit:
        least = _needed(replace(conversion, segments={}), config, encoded=encoded)
        outcome = (
            "the segments are left out"
            if max(least.values()) <= limit
            else "nothing is handed over, and the reason is too_long"
        )
    return Length(visitor, description, config.variable_names[field], needed[field], limit, outcome)


def _needed(conversion: Conversion, config: SnippetConfig, *, encoded: bool) -> dict[str, int]:
    """Count the characters of each variable, by its field."""
    values = (
        {"url": build(conversion, form_of(config.destination))}
        if config.packing == "url"
        else _fields(conversion)
    )
    return {
        field: len(encode_uri_component(values[field]) if encoded else values[field])
        for field in config.variable_names
    }


def _fields(conversion: Conversion) -> dict[str, str]:
    return {
        "project": conversion.project,
        "account": conversion.account,
        "visitor": conversion.visitor,
        "experiments": "".join(f"&x{key}={value}" for key, value in conversion.experiments.items()),
        "segments": "".join(
            f"&s{key}={encode_uri_component(value)}" for key, value in conversion.segments.items()
        ),
        "universal_id": conversion.universal_id or "",
    }
