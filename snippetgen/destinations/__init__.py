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
    SUGGESTED,
    choices,
    destination,
    destinations,
    listed,
    receiver,
    recognizable,
    register,
    unregister,
)

__all__ = [
    "DEFAULT",
    "NOW",
    "SUGGESTED",
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
    "recognizable",
    "register",
    "unregister",
]
