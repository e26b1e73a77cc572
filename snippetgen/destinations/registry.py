"""The destinations that configurations may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.destinations.auto import Auto
from snippetgen.destinations.base import Destination, Receiver
from snippetgen.destinations.classic import Classic
from snippetgen.destinations.classic_2015 import Classic2015
from snippetgen.destinations.detected import ClassicOrEdge, ClassicWebOrEdge, WebOrEdge
from snippetgen.destinations.edge import Edge
from snippetgen.destinations.feature import Feature
from snippetgen.destinations.web import Web

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CLASSIC, _WEB, _EDGE = Classic(), Web(), Edge()
_BUILT_IN: tuple[Destination, ...] = (
    _CLASSIC,
    Classic2015(),
    _WEB,
    _EDGE,
    Feature(),
    Auto(_CLASSIC, _WEB),
)

_COMBINED: tuple[Destination, ...] = (
    ClassicOrEdge(_CLASSIC, _EDGE),
    WebOrEdge(_WEB, _EDGE),
    ClassicWebOrEdge(_CLASSIC, _WEB, _EDGE),
)

_registered = {each.name: each for each in _BUILT_IN}

DEFAULT: Destination = _CLASSIC
"""The destination of a configuration that names none."""


def destinations() -> Mapping[str, Destination]:
    """Return every destination by its name, in the order of registration."""
    return dict(_registered)


def choices() -> Mapping[str, Destination]:
    """Return every destination by its name, and those that lists of names stand for.

    The name of a list is `<name>+<name>`, in a fixed order.
    """
    return {**_registered, **{each.name: each for each in _COMBINED}}


def listed(names: Sequence[str]) -> Destination:
    """Return the destination that a list of names, in any order, stands for.

    Raises ValueError if there is none.
    """
    wanted = set(names)
    for each in choices().values():
        if {receiver.name for receiver in each.receivers} == wanted:
            return each
    raise ValueError("a page can only be searched for classic, web and edge")


def destination(name: str) -> Destination:
    """Return a destination by its name, or by that of a list.

    Raises ValueError naming the known ones.
    """
    try:
        return choices()[name]
    except KeyError:
        known = ", ".join(_registered)
        raise ValueError(f"destination {name!r} is unknown; allowed: {known}") from None


def receiver(name: str) -> Receiver[Any]:
    """Return a destination that takes conversions itself, by its name.

    Raises ValueError for any other name.
    """
    found = destination(name)
    if isinstance(found, Receiver):
        return found
    raise ValueError(f"destination {name!r} takes no conversions itself: it decides on the page")


def register(new: Destination) -> None:
    """Register a destination, so that configurations may name it.

    Raises ValueError if another one has its name.
    """
    if new.name in _registered:
        raise ValueError(f"destination {new.name!r} is already registered: choose another name")
    _registered[new.name] = new


def unregister(name: str) -> None:
    """Remove a registered destination. Raises KeyError if no destination has this name."""
    del _registered[name]
