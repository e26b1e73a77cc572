"""The names and meanings of the parameters of a conversion URL and the fields of an event."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from snippetgen.conversions import event_names
from snippetgen.conversions.classic import DIGITS


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


_TABLE = _read("parameters.toml")

EVENT_FIELDS: dict[str, str] = _read("event-fields.toml")
"""Meaning of each field of an Event API body, by its path, and of a compact value."""

KNOWN = frozenset(_TABLE)
"""Names that Optimizely documents or its clients send, without the families `x…` and `s…`."""

TEXT = frozenset({"n", "u", "p"})
"""Names of parameters with free text, which must be encoded like the text of segments."""


def family(name: str) -> str | None:
    """Return `x` for an experiment and `s` for a segment, even if malformed; otherwise None."""
    return name[0] if name.startswith(("x", "s")) and name not in KNOWN else None


def is_text(name: str) -> bool:
    """Return whether the parameter's value is free text."""
    return name in TEXT or family(name) == "s"


def describe(name: str) -> str:
    """Return the meaning of a parameter, or of the field at this path of an event."""
    if name in KNOWN:
        return str(_TABLE[name]["meaning"])
    if meaning := _field_meaning(re.sub(r"\[[0-9]+\]", "", name)):
        return meaning
    if DIGITS.fullmatch(name[1:]):
        match family(name):
            case "x":
                return f"experiment {name[1:]}: the variation that the visitor saw"
            case "s":
                return f"segment {name[1:]}: the visitor's value"
    return "not a parameter that Optimizely knows"


def _field_meaning(path: str) -> str | None:
    """Return the meaning of a field of a body. Its path may have short names."""
    documented = event_names.documented_path(path)
    owners = (f"{documented[: dot.start()]}.*" for dot in re.finditer(r"\.", documented))
    meanings = (EVENT_FIELDS[each] for each in (documented, *owners) if each in EVENT_FIELDS)
    meaning = next(meanings, None)
    if meaning is None or documented == path:
        return meaning
    return f"{meaning} ({documented.rpartition('.')[2]})"
