"""What the parameters of a conversion are called and what they mean: a URL's, and an event's."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from snippetgen.conversions.classic import DIGITS


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


_TABLE = _read("parameters.toml")

EVENT_FIELDS: dict[str, str] = _read("event-fields.toml")
"""Meaning of each field of an Event API body, by its path, and of each piece of a compact value."""

KNOWN = frozenset(_TABLE)
"""Names that Optimizely documents or its own clients send, without the `x…` and `s…` families."""

TEXT = frozenset({"n", "u", "p"})
"""Names whose value is free text, and so must be encoded; every segment's value is, too."""


def family(name: str) -> str | None:
    """Return `x` for an experiment and `s` for a segment, well formed or not; else None."""
    return name[0] if name.startswith(("x", "s")) and name not in KNOWN else None


def is_text(name: str) -> bool:
    """Tell whether the parameter's value is free text."""
    return name in TEXT or family(name) == "s"


def describe(name: str) -> str:
    """Say in words what the parameter means, or the field of an event at this path."""
    if name in KNOWN:
        return str(_TABLE[name]["meaning"])
    if meaning := EVENT_FIELDS.get(re.sub(r"\[[0-9]+\]", "", name)):
        return meaning
    if DIGITS.fullmatch(name[1:]):
        match family(name):
            case "x":
                return f"experiment {name[1:]}: the variation that the visitor saw"
            case "s":
                return f"segment {name[1:]}: the visitor's value"
    return "not a parameter that Optimizely knows"
