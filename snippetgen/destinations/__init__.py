"""Destinations: what a snippet reports to, one object for each."""

from __future__ import annotations

from snippetgen.destinations.base import (
    NOW,
    Destination,
    Receiver,
    Request,
    Returned,
    SendOptions,
    Settings,
)
from snippetgen.destinations.explain import explain, finder
from snippetgen.destinations.registry import (
    DEFAULT,
    choices,
    destination,
    destinations,
    listed,
    receiver,
    register,
    unregister,
)

__all__ = [
    "DEFAULT",
    "NOW",
    "Destination",
    "Receiver",
    "Request",
    "Returned",
    "SendOptions",
    "Settings",
    "choices",
    "destination",
    "destinations",
    "explain",
    "finder",
    "listed",
    "receiver",
    "register",
    "unregister",
]
