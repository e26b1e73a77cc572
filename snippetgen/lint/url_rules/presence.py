"""Rules about the presence of a hit's parameters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.parameters import KNOWN, family
from snippetgen.conversions.uri_encoding import WHITESPACE
from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.registry import URL_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit


@URL_RULES.rule("missing_a", "missing_n", "missing_u")
def required_parameters(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """A conversion needs a project, a goal and a visitor to count correctly."""
    if _is_missing(hit, "a"):
        yield Finding.of("missing_a", "The project id is missing. Add a=<project id>.", "a")
    if _is_missing(hit, "n"):
        message = "The goal is missing. Add n=<the goal's custom event name>."
        yield Finding.of("missing_n", message, "n")
    if _is_missing(hit, "u"):
        message = "The visitor id is missing. Add u=<value of the cookie optimizelyEndUserId>."
        yield Finding.of("missing_u", message, "u")


@URL_RULES.rule("missing_x")
def missing_x(hit: Hit, form: ClassicForm) -> Iterator[Finding]:
    """The Event API page says that a conversion without an experiment is not counted."""
    if any(family(pair.name) == "x" and DIGITS.fullmatch(pair.name[1:]) for pair in hit.pairs):
        return
    yield Finding.of(
        "missing_x",
        "No experiment is named, so no experiment counts this conversion. Add "
        "x<experiment id>=<variation id>.",
        severity="error" if form.needs_experiment else "info",
    )


@URL_RULES.rule("repeated_parameter")
def repeated_parameter(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """It is not documented which value wins. The cause is often an unencoded `&`."""
    for name, times in Counter(pair.name for pair in hit.pairs).items():
        if times > 1:
            yield Finding.of(
                "repeated_parameter",
                f"{quoted(name)} occurs {times} times. Send it only once. Encode an & that "
                "belongs to a value as %26.",
                name,
            )


@URL_RULES.rule("unknown_parameter")
def unknown_parameter(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """The parameter is neither documented nor sent by Optimizely's own clients."""
    for name in dict.fromkeys(pair.name for pair in hit.pairs):
        if name not in KNOWN and family(name) is None:
            yield Finding.of(
                "unknown_parameter",
                f"{quoted(name)} is not a parameter that Optimizely knows. Check its spelling, "
                "or leave it out.",
                name,
            )


def _is_missing(hit: Hit, name: str) -> bool:
    return not (hit.get(name) or "").strip(WHITESPACE)
