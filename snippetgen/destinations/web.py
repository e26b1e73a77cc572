"""Optimizely Web Experimentation: the page knows the ids of project, visitor and event."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import plain_text
from snippetgen.destinations.event_receiver import EventReceiver, explain_event

if TYPE_CHECKING:
    from snippetgen.lint.explain import Explanation


class Web(EventReceiver):
    """The ids are those that Optimizely has on the page."""

    name = "web"
    title = "Optimizely Web Experimentation"
    description = "Web Experimentation, by a compact value for its Event API"
    sign = "optimizely.get is a function"
    products = ("web",)
    settings = ("own_visitor",)
    hints = MappingProxyType(
        {
            "optimizely_missing": "Only Optimizely knows the visitor’s id: add it to the page. "
            "Performance Edge counts if the destination includes edge, or if it is auto and "
            "account_id, project_id and entity_id are set.",
            "no_visitor": "Optimizely’s randomId is null or blank. The site uses its own visitor "
            "ids, and has not set one yet. Check that it does so before the snippet runs.",
            "no_goal": "The goal must match the event’s API name exactly. Correct the goal, or set "
            "entity_id: then the page need not have the event.",
        }
    )
    sandbox_access = MappingProxyType({"optimizely.get": ("read", "execute")})

    def explain(self, text: str) -> Explanation | None:
        """Return what a compact value, a body or the address of the Event API holds."""
        return explain_event(text, self)


LONGEST_KEY = 64
FALLBACK_KEY = "phone_call_conversion"
"""What Optimizely's documentation calls the event of a phone call."""


def event_key(goal: str) -> str:
    """Return a goal's name as the key of an event: the same text if it may be one."""
    plain = plain_text(goal)
    if re.fullmatch(Web.goal_pattern, plain):
        return plain
    words = re.sub(r"[^a-zA-Z0-9_\-.]+", "_", plain).strip("_")
    return words[:LONGEST_KEY] or FALLBACK_KEY
