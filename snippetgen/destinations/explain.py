"""Explanations of conversions, by the destinations that they are for."""

from __future__ import annotations

from snippetgen.conversions.uri_encoding import WHITESPACE
from snippetgen.destinations.base import Receiver
from snippetgen.destinations.registry import destinations
from snippetgen.lint.explain import Explanation, explain_unknown
from snippetgen.lint.explain_pasted import explain_pasted


def explain(text: str) -> Explanation:
    """Explain a conversion URL, a compact value, a body or another destination's conversion.

    Ignores white space around the text. The conversion may be escaped once more or inside other
    text, such as a log line. Never raises.
    """
    return explain_pasted(text.strip(WHITESPACE), _explain_bare, _owns)


def _explain_bare(text: str) -> Explanation:
    # Classic, which comes first, takes any URL.
    for destination in reversed(tuple(destinations().values())):
        if isinstance(destination, Receiver) and (found := destination.explain(text)):
            return found
    return explain_unknown()


def _owns(host: str) -> bool:
    return any(
        isinstance(destination, Receiver) and destination.owns(host)
        for destination in destinations().values()
    )
