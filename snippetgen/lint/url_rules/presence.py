"""Rules about which parameters a hit has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.parameters import KNOWN, family
from snippetgen.conversions.uri_encoding import WHITESPACE
from snippetgen.lint.url_rules.registry import quoted, rule

if TYPE_CHECKING:
    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit
    from snippetgen.lint.url_rules.registry import Found


@rule
def missing_a(hit: Hit, _: ClassicForm) -> Found:
    """Without a project nobody gets the conversion."""
    if _is_missing(hit, "a"):
        yield "error", "a", "The project id is missing. Add a=<project id>."


@rule
def missing_n(hit: Hit, _: ClassicForm) -> Found:
    """Without a goal it is a conversion of nothing."""
    if _is_missing(hit, "n"):
        yield "error", "n", "The goal is missing. Add n=<the goal's custom event name>."


@rule
def missing_u(hit: Hit, _: ClassicForm) -> Found:
    """Without a visitor the conversion is anonymous and may be counted many times."""
    if _is_missing(hit, "u"):
        yield (
            "error",
            "u",
            "The visitor id is missing. Add u=<value of the cookie optimizelyEndUserId>.",
        )


@rule
def missing_x(hit: Hit, destination: ClassicForm) -> Found:
    """Without an experiment the conversion is not counted, says the Event API page."""
    if any(family(pair.name) == "x" and DIGITS.fullmatch(pair.name[1:]) for pair in hit.pairs):
        return
    yield (
        "error" if destination == "classic" else "info",
        None,
        "No experiment is named, so no experiment counts this conversion. Add "
        "x<experiment id>=<variation id>.",
    )


@rule
def repeated_parameter(hit: Hit, _: ClassicForm) -> Found:
    """Which of the values wins is not documented; often an unencoded `&` is behind it."""
    for name, times in Counter(pair.name for pair in hit.pairs).items():
        if times > 1:
            yield (
                "error",
                name,
                f"{quoted(name)} is there {times} times. Send it once. Encode an & that belongs "
                "to a value as %26.",
            )


@rule
def unknown_parameter(hit: Hit, _: ClassicForm) -> Found:
    """Neither documented nor sent by Optimizely's own clients."""
    for name in dict.fromkeys(pair.name for pair in hit.pairs):
        if name not in KNOWN and family(name) is None:
            yield (
                "warning",
                name,
                f"{quoted(name)} is not a parameter that Optimizely knows. Check its spelling, "
                "or leave it out.",
            )


def _is_missing(hit: Hit, name: str) -> bool:
    return not (hit.get(name) or "").strip(WHITESPACE)
