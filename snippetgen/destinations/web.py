"""Optimizely Web Experimentation, where the page provides the ids of project, visitor and event."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import plain_text
from snippetgen.destinations.event_receiver import EventReceiver, explain_event

if TYPE_CHECKING:
    from snippetgen.lint.explain import Explanation


class Web(EventReceiver):
    """The ids come from Optimizely on the page."""

    name = "web"
    title = "Optimizely Web Experimentation"
    description = "Web Experimentation, by a compact value for its Event API"
    sign = "optimizely.get is a function"
    products = ("web",)
    waits_for_optimizely = True
    settings = ("own_visitor",)
    hints = MappingProxyType(
        {
            "optimizely_missing": "Only Optimizely knows the visitor’s id: add it to the page. "
            "If the site has Performance Edge, change the destination to edge.",
            "no_visitor": "Optimizely’s randomId is null or blank. The site uses its own visitor "
            "ids, and has not set one yet. Check that it does so before the snippet runs.",
            "no_goal": "The goal must match the event’s API name exactly. Correct the goal, or set "
            "entity_id: then the page need not have the event.",
        }
    )
    sandbox_access = MappingProxyType({"optimizely.get": ("read", "execute")})

    def explain(self, text: str) -> Explanation | None:
        """Explain a compact value, a body or the address of the Event API."""
        return explain_event(text, self)


LONGEST_KEY = 64
FALLBACK_KEY = "phone_call_conversion"
"""The name of a phone call's event in Optimizely's documentation."""


def event_key(goal: str) -> str:
    """Turn a goal's name into the key of an event. A valid key stays unchanged."""
    plain = plain_text(goal)
    if re.fullmatch(Web.goal_pattern, plain):
        return plain
    words = re.sub(r"[^a-zA-Z0-9_\-.]+", "_", plain).strip("_")
    return words[:LONGEST_KEY] or FALLBACK_KEY
