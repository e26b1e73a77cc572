"""A text taken apart for people by the destination that it is for."""

from __future__ import annotations

from snippetgen.conversions.uri_encoding import WHITESPACE
from snippetgen.destinations.base import Receiver
from snippetgen.destinations.registry import destinations
from snippetgen.lint.explain import Explanation, explain_unknown


def explain(text: str) -> Explanation:
    """Return what `text` holds and what is wrong with it; white space around it is ignored.

    `text` is a conversion URL, a compact value or a body for the Event API, or what another
    registered destination knows. Never raises.
    """
    text = text.strip(WHITESPACE)
    # Classic, which comes first, takes any URL.
    for destination in reversed(tuple(destinations().values())):
        if isinstance(destination, Receiver) and (found := destination.explain(text)):
            return found
    return explain_unknown()
