"""Compares the lengths of two made-up visitors' values with the vendor's limit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.uri_encoding import encode_uri_component

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.destinations import Receiver


@dataclass(frozen=True)
class Length:
    """The length that the longest variable of one visitor's conversion needs."""

    visitor: str
    """`typical` or `heavy`."""
    description: str
    variable: str
    """Its name."""
    length: int
    """Characters, as the vendor counts them."""
    limit: int | None
    """Characters that the variable may have; None if no limit is known."""
    outcome: str
    """What the snippet does if the limit is exceeded; empty if it is not."""

    @property
    def warning(self) -> str:
        """A sentence about an exceeded limit and its consequence, or empty."""
        if not self.outcome:
            return ""
        return (
            f"a {self.visitor} visitor ({self.description}) needs {self.length} characters in "
            f"{self.variable}, which has room for {self.limit}: {self.outcome}."
        )

    def as_json(self) -> dict[str, Any]:
        """Return the exceeded limit as JSON types."""
        return {
            "visitor": self.visitor,
            "variable": self.variable,
            "length": self.length,
            "limit": self.limit,
            "message": self.warning,
        }


def lengths(config: SnippetConfig) -> list[Length]:
    """Return the length of the longest variable for each of the visitors.

    Raises ValueError if the goal cannot be sent.
    """
    return [_length(name, dict(facts), config) for name, facts in _visitors().items()]


def warnings(config: SnippetConfig) -> list[Length]:
    """Return the lengths that exceed the vendor's limit."""
    return [length for length in lengths(config) if length.warning]


def typical_values(config: SnippetConfig) -> dict[str, str]:
    """Return what the variables hold for a typical visitor, by field.

    If the product is detected on the page, it is the first one.
    """
    receiver = config.destination_object.receivers[0]
    facts = {key: value for key, value in _visitors()["typical"].items() if key != "description"}
    return receiver.values(config, receiver.example(facts, config))


@cache
def _visitors() -> Mapping[str, Mapping[str, Any]]:
    text = files(__package__).joinpath("visitors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _length(visitor: str, facts: dict[str, Any], config: SnippetConfig) -> Length:
    description = facts.pop("description")
    receivers = config.destination_object.receivers
    conversions = [(each, each.example(facts, config)) for each in receivers]
    vendor = config.vendor_descriptor
    limit = None
    if vendor.value_length(config.options) is not None:
        limit = vendor.capacity(config.variable_names.values(), config.options)
    encoded = vendor.limits.measure == "encoded"
    needed = _needed(conversions, config, encoded=encoded)
    field = max(needed, key=lambda field: needed[field])
    outcome = ""
    if limit is not None and needed[field] > limit:
        shortened = [(each, each.shortened(conversion)) for each, conversion in conversions]
        least = _needed(shortened, config, encoded=encoded)
        outcome = (
            "the segments are omitted"
            if max(least.values()) <= limit
            else "nothing is handed over, and the reason is too_long"
        )
    return Length(visitor, description, config.variable_names[field], needed[field], limit, outcome)


def _needed(
    conversions: Iterable[tuple[Receiver[Any], Any]], config: SnippetConfig, *, encoded: bool
) -> dict[str, int]:
    """Return the maximum number of characters that each variable needs, by field."""
    needed = dict.fromkeys(config.variable_names, 0)
    for receiver, conversion in conversions:
        for field, value in receiver.values(config, conversion).items():
            length = len(encode_uri_component(value) if encoded else value)
            needed[field] = max(needed[field], length)
    return needed
