"""The destinations that configurations may name: built-in ones, and those of installed packages."""

from __future__ import annotations

import warnings
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from snippetgen.destinations.base import Destination, Receiver
from snippetgen.destinations.classic import Classic
from snippetgen.destinations.classic_2015 import Classic2015
from snippetgen.destinations.detected import (
    Auto,
    ClassicOrEdge,
    ClassicOrWeb,
    ClassicWebOrEdge,
    WebOrEdge,
)
from snippetgen.destinations.edge import Edge
from snippetgen.destinations.feature import Feature
from snippetgen.destinations.web import Web

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CLASSIC, _WEB, _EDGE = Classic(), Web(), Edge()
_CLASSIC_OR_WEB = ClassicOrWeb(_CLASSIC, _WEB)
_CLASSIC_WEB_OR_EDGE = ClassicWebOrEdge(_CLASSIC, _WEB, _EDGE)

_BUILT_IN: tuple[Destination, ...] = (
    _CLASSIC,
    Classic2015(),
    _WEB,
    _EDGE,
    Feature(),
    Auto(_CLASSIC_OR_WEB, _CLASSIC_WEB_OR_EDGE),
)

_COMBINED: tuple[Destination, ...] = (
    _CLASSIC_OR_WEB,
    ClassicOrEdge(_CLASSIC, _EDGE),
    WebOrEdge(_WEB, _EDGE),
    _CLASSIC_WEB_OR_EDGE,
)

_registered: dict[str, Destination] = {}

DEFAULT: Destination = _CLASSIC
"""The default destination."""

SUGGESTED: Destination = _WEB
"""The suggestion for a new configuration, because Optimizely Classic accepts no new accounts."""


GROUP = "snippetgen.destinations"
"""The entry points by which packages add destinations."""


def destinations() -> Mapping[str, Destination]:
    """Return every destination by name, in order of registration."""
    _register_installed()
    return dict(_registered)


def choices() -> Mapping[str, Destination]:
    """Return every destination by name, including those for lists of names.

    The name of a list is `<name>+<name>`, in a fixed order.
    """
    return {**destinations(), **{each.name: each for each in _COMBINED}}


def recognizable() -> Mapping[str, Destination]:
    """Return the destinations that a developer can tell from a page, the suggested one first."""
    found = {name: each for name, each in choices().items() if each.sign}
    return {SUGGESTED.name: SUGGESTED, **found}


def listed(names: Sequence[str]) -> Destination:
    """Return the destination for a list of names in any order.

    Raises ValueError if there is none.
    """
    wanted = set(names)
    for each in (*_COMBINED, *destinations().values()):
        if {receiver.name for receiver in each.receivers} == wanted:
            return each
    raise ValueError("a list may only contain classic, web and edge")


def destination(name: str) -> Destination:
    """Return a destination by name, which may be the name of a list.

    Raises ValueError, which lists the known names.
    """
    try:
        return choices()[name]
    except KeyError:
        known = ", ".join(destinations())
        raise ValueError(f"destination {name!r} is unknown; allowed: {known}") from None


def receiver(name: str) -> Receiver[Any]:
    """Return a destination that receives conversions itself, by name.

    Raises ValueError for any other name.
    """
    found = destination(name)
    if isinstance(found, Receiver):
        return found
    raise ValueError(f"destination {name!r} receives no conversions: it chooses one on the page")


def register(new: Destination) -> None:
    """Register a destination, so that configurations may name it.

    Installed packages can use an entry point in the group GROUP instead, whose value is the class
    or another function that creates the destination. Raises TypeError if the class does not set a
    required attribute, and ValueError if the name is taken.
    """
    required = [name for name in Destination.__annotations__ if not hasattr(Destination, name)]
    if missing := [name for name in required if not hasattr(new, name)]:
        raise TypeError(
            f"the destination {type(new).__name__} must set {', '.join(missing)}: "
            "snippetgen/destinations/base.py explains every attribute"
        )
    if new.name in _registered:
        raise ValueError(f"destination {new.name!r} is already registered: choose another name")
    _registered[new.name] = new


@cache
def _register_installed() -> None:
    """Register the destinations of installed packages, once.

    A package that fails causes a warning, so that the others can still be used.
    """
    for entry in entry_points(group=GROUP):
        try:
            made = entry.load()()
            if not isinstance(made, Destination):
                raise TypeError(f"{entry.value} does not create a Destination")
            register(made)
        except Exception as error:
            package = entry.dist.name if entry.dist else "a package"
            warnings.warn(
                f"the destination {entry.name!r} of {package} cannot be used: {error}",
                stacklevel=2,
            )


def unregister(name: str) -> None:
    """Remove a registered destination. Raises KeyError if no destination has this name."""
    del _registered[name]


for _each in _BUILT_IN:
    register(_each)
