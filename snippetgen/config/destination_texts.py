"""The destinations and their settings, in words for descriptions and messages."""

from __future__ import annotations

from snippetgen.destinations import choices, destinations
from snippetgen.text.display import shown
from snippetgen.text.lists import all_of, any_of


def listable() -> list[str]:
    """Return the destinations that a list may contain, in order of precedence."""
    several = (each.receivers for each in choices().values() if len(each.receivers) > 1)
    return [each.name for each in max(several, key=len)]


def listable_names() -> str:
    """Return the destinations that a list may contain as text: `"classic", "web" and "edge"`."""
    return all_of([shown(name) for name in listable()])


def destination_names() -> str:
    """Return the destinations as text: `"classic" or "web"`."""
    return any_of([shown(name) for name in destinations()])


def destination_description() -> str:
    """Return the description of the setting `destination`, with all its values."""
    known = (f"{each.description} ({name})" for name, each in destinations().items())
    return (
        f"Where conversions are reported: {'; '.join(known)}. A list of {listable_names()} means "
        "the first of them that the page has, in this order."
    )


def not_with(key: str) -> str:
    """Return a sentence that lists the destinations that do not support a setting or a field."""
    names = [name for name, each in destinations().items() if each.refusal(key)]
    return f"Not with the destination{'s' * (len(names) > 1)} {all_of(names)}."


def required_with(key: str) -> str:
    """Return a sentence that lists the destinations that require a setting."""
    names = [name for name, each in destinations().items() if key in each.required]
    return f"Required with the destination{'s' * (len(names) > 1)} {all_of(names)}."
