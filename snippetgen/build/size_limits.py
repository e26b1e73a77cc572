"""How long values get: what two made-up visitors' conversions need, next to the vendor's limit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from snippetgen.config.validators import EVENTS
from snippetgen.conversions.classic import Conversion
from snippetgen.conversions.uri_encoding import encode_uri_component
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.packing import pieces, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    text = files(__package__).joinpath("visitors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _length(visitor: str, facts: dict[str, Any], config: SnippetConfig) -> Length:
    description = facts.pop("description")
    conversions = _conversions(facts, config)
    vendor = config.vendor_descriptor
    limit = None
    if vendor.value_length(config.options) is not None:
        limit = vendor.room(config.variable_names.values(), config.options)
    encoded = vendor.limits.measure == "encoded"
    needed = _needed(conversions, config, encoded=encoded)
    field = max(needed, key=lambda field: needed[field])
    outcome = ""
    if limit is not None and needed[field] > limit:
        least = _needed(map(_without_segments, conversions), config, encoded=encoded)
        outcome = (
            "the segments are left out"
            if max(least.values()) <= limit
            else "nothing is handed over, and the reason is too_long"
        )
    return Length(visitor, description, config.variable_names[field], needed[field], limit, outcome)


def _conversions(facts: dict[str, Any], config: SnippetConfig) -> list[Conversion | WebConversion]:
    """Make the visitor's conversions: one for each kind of Optimizely that there may be."""
    entity = facts.pop("entity")
    conversions: list[Conversion | WebConversion] = []
    if config.destination != "web":
        if not config.universal_id:
            facts.pop("universal_id", None)
        conversions.append(Conversion(goal=config.goal, goal_ids=config.goal_ids, **facts))
    if config.destination in EVENTS:
        ids = {key: facts[key] for key in ("account", "project", "visitor")}
        conversions.append(
            WebConversion(**ids, entity=config.entity_id or entity, key=config.goal, revenue=None)
        )
    return conversions


def _without_segments(conversion: Conversion | WebConversion) -> Conversion | WebConversion:
    if isinstance(conversion, Conversion):
        return replace(conversion, segments={})
    return conversion


def _needed(
    conversions: Iterable[Conversion | WebConversion], config: SnippetConfig, *, encoded: bool
) -> dict[str, int]:
    """Count the characters that each variable needs at most, by its field."""
    needed = dict.fromkeys(config.variable_names, 0)
    for conversion in conversions:
        if config.packing == "url":
            values = {"url": whole(conversion, config.destination)}
        else:
            values = pieces(conversion)
        for field in needed:
            value = values.get(field, "")
            length = len(encode_uri_component(value) if encoded else value)
            needed[field] = max(needed[field], length)
    return needed
