"""Reads conversions that a vendor has escaped before passing them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.destinations import finder
from snippetgen.lint.explain_pasted import ESCAPING_NAMES
from snippetgen.lint.pasted import find_conversions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.destinations import Returned
    from snippetgen.lint.pasted import Reading


def read_back(config: SnippetConfig, variables: Mapping[str, str]) -> tuple[Returned, str]:
    """Return the conversion in a vendor's variables, and a warning if its value was escaped.

    A value with HTML, JSON or percent escapes, or in quotation marks, is read if it contains
    exactly one conversion. The warning says what to change in the vendor's account, and is empty if
    the value is as the page handed it over. Raises ValueError like `Destination.read_back`.
    """
    destination = config.destination_object
    try:
        return destination.read_back(config, variables), ""
    except ValueError:
        name = config.variable_names["url"] if config.packing == "url" else ""
        found = _readings(config, variables, name) if name else {}
        if len(found) != 1:
            raise
    ((returned, reading),) = found.values()
    escapings = ", ".join(ESCAPING_NAMES[each] for each in reading.escapings)
    warning = f"the value of {name} is escaped ({escapings}); have the vendor send it unescaped"
    return returned, warning


def _readings(
    config: SnippetConfig, variables: Mapping[str, str], name: str
) -> dict[str, tuple[Returned, Reading]]:
    """Return the conversions that an escaped value may contain, by what would be sent for them."""
    value = variables.get(name, "").strip()
    found: dict[str, tuple[Returned, Reading]] = {}
    destination = config.destination_object
    for reading in find_conversions(value, finder(destination.receivers)):
        if not (reading.escapings and reading.is_whole):
            continue
        try:
            returned = destination.read_back(config, {**variables, name: reading.text})
            payload = returned.receiver.write(returned.conversion)
        except ValueError:
            continue
        found.setdefault(payload, (returned, reading))
    return found
