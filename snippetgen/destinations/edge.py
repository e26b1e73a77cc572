"""Optimizely Performance Edge: the page provides the visitor, and the configuration the ids."""

from __future__ import annotations

from types import MappingProxyType

from snippetgen.destinations.event_receiver import EventReceiver


class Edge(EventReceiver):
    """The visitor comes from Optimizely's cookie, because `optimizelyEdge.get` has no ids.

    If the page loads Performance Edge from an address with an account and a project, they must
    match the configuration.
    """

    name = "edge"
    title = "Optimizely Performance Edge"
    description = "Performance Edge, by the same value"
    sign = "optimizelyEdge.get is a function"
    products = ("edge",)
    globals = ("optimizelyEdge",)
    waits_for_optimizely = True
    required = ("account_id", "project_id", "entity_id")
    hints = MappingProxyType({"no_visitor": "Check the cookie optimizelyEndUserId."})
    cookies = ("optimizelyEndUserId",)
    sandbox_access = MappingProxyType({"optimizelyEdge.get": ("read",)})
