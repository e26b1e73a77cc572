"""How far the value got: from the page to the vendor's variable and into the vendor's request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen_harness.inspect.case import Case
    from snippetgen_harness.inspect.models import Snippet

_HANDED_OVER = {
    "placed": "can be read by the vendor's script",
    "taken": "was taken by a function of the vendor's script",
    "sent": "was sent by the snippet itself",
}


@dataclass(frozen=True)
class PathStep:
    """One step on the value's path."""

    place: Literal["page", "variable", "request"]
    sentence: str
    reached: bool | None
    """Whether the value got there; None if this could not be observed."""


def value_path(case: Case) -> tuple[PathStep, ...]:
    """Return the steps in order; there may be several requests."""
    return (_page(case), _variable(case), *_requests(case))


def _page(case: Case) -> PathStep:
    snippet = case.snippet
    if snippet is None:
        return PathStep("page", "No snippet runs on the page.", reached=False)
    if not snippet.value:
        reason = snippet.value_reason or snippet.reason
        return PathStep("page", f"The snippet has no conversion: {reason}.", reached=False)
    length = len(snippet.value)
    return PathStep("page", f"The snippet has a conversion of {length} characters.", reached=True)


def _variable(case: Case) -> PathStep:
    snippet = case.snippet
    if snippet is None or not snippet.handover:
        return PathStep("variable", "Nothing was handed over.", reached=False)
    how = _HANDED_OVER.get(snippet.handover, f"has the status {snippet.handover!r}")
    names = ", ".join(case.config.variable_names.values()) if case.config else "The value"
    holders = ", ".join(_holders(case, snippet))
    seen = f" It is in {holders}." if holders else ""
    return PathStep("variable", f"{names} {how}.{seen}", reached=True)


def _holders(case: Case, snippet: Snippet) -> Iterator[str]:
    """Yield the globals, cookies and storage entries that contain the value."""
    stored = case.observation.stored
    places = {
        **{f"window.{name}": text.replace("\\/", "/") for name, text in stored.queues.items()},
        **{f"the cookie {name}": unquote(text) for name, text in case.observation.cookies.items()},
        **{f"localStorage {name}": text for name, text in stored.storage.items()},
    }
    for place, text in places.items():
        if snippet.value and snippet.value in text:
            yield place


def _requests(case: Case) -> Iterator[PathStep]:
    known = [each for each in case.arrivals if each.found.is_conclusive or each.found.carried]
    for each in known[:5]:
        yield PathStep("request", f"{each.sentence}.", reached=bool(each.found.carried))
    if known:
        return
    for request, why in case.lost[:3]:
        host = urlsplit(request.url).hostname
        yield PathStep(
            "request", f"{request.method} to {host} does not arrive: {why}.", reached=False
        )
    if case.carriers:
        for request in case.carriers[:3]:
            host = urlsplit(request.url).hostname
            yield PathStep(
                "request", f"{request.method} to {host} carries the value.", reached=True
            )
    elif case.lost:
        return
    elif "requests" in case.observation.unobservable:
        yield PathStep("request", "This engine does not show requests.", reached=None)
    else:
        sentence = "No request carried the value while the page was watched."
        yield PathStep("request", sentence, reached=None)
