"""What the parameters of a conversion URL are called and what they mean."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from snippetgen.wire.conversion import DIGITS

_TABLE = tomllib.loads(files(__package__).joinpath("parameters.toml").read_text("utf-8"))

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
    """Say in words what the parameter means."""
    if name in KNOWN:
        return str(_TABLE[name]["meaning"])
    if DIGITS.fullmatch(name[1:]):
        match family(name):
            case "x":
                return f"experiment {name[1:]}: the variation that the visitor saw"
            case "s":
                return f"segment {name[1:]}: the visitor's value"
    return "not a parameter that Optimizely knows"
