"""Explains conversions through their destinations."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.uri_encoding import WHITESPACE
from snippetgen.destinations.base import Receiver
from snippetgen.destinations.registry import destinations
from snippetgen.lint.explain import Explanation, explain_unknown
from snippetgen.lint.explain_pasted import explain_pasted
from snippetgen.lint.finders import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen.lint.finders import Finder, Found


def explain(text: str) -> Explanation:
    """Explain a conversion URL, a compact value, a body or another destination's conversion.

    Ignores white space around the text. The conversion may be escaped, or inside other text such as
    a log line. Never raises.
    """
    # Classic, which comes first, accepts any URL.
    receivers = [
        each for each in reversed([*destinations().values()]) if isinstance(each, Receiver)
    ]

    def explain_bare(text: str) -> Explanation:
        found = (receiver.explain(text) for receiver in receivers)
        return next(filter(None, found), None) or explain_unknown()

    return explain_pasted(text.strip(WHITESPACE), explain_bare, finder(receivers))


def same_form(name: str) -> list[str]:
    """Return the destinations whose conversions have the same form, `name` first.

    `name` may also be `unknown`, for which the result is `["unknown"]`.
    """
    forms = {each.name: each.shared_form for each in destinations().values()}
    form = forms.get(name)
    return [name, *(each for each in forms if form and each != name and forms[each] == form)]


def finder(receivers: Sequence[Receiver[Any]]) -> Finder:
    """Return a function that finds possible conversions for any of the receivers inside text."""
    others = dict.fromkeys(chain.from_iterable(each.finders for each in receivers))

    def owns(host: str) -> bool:
        return any(receiver.owns(host) for receiver in receivers)

    def find(text: str) -> Iterator[Found]:
        yield from urls(text, owns)
        for each in others:
            yield from each(text)

    return find
