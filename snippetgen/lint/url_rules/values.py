"""Rules about the values of parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS, VARIATION, is_excluded
from snippetgen.conversions.parameters import family, is_text
from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.placeholders import PLACEHOLDERS
from snippetgen.lint.registry import URL_RULES
from snippetgen.text.invisible import describe_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit, Parameter

_GOAL_IDS = re.compile(r"[0-9]+(?:,[0-9]+)*")


@URL_RULES.rule("malformed_id")
def malformed_id(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """Ids consist of digits."""
    for pair in hit.pairs:
        if problem := _id_problem(pair):
            yield Finding.of("malformed_id", problem, pair.name)


@URL_RULES.rule("excluded_variation")
def excluded_variation(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """Optimizely's own clients never send variation 0."""
    for pair in hit.pairs:
        well_formed = family(pair.name) == "x" and VARIATION.fullmatch(pair.value)
        if well_formed and is_excluded(pair.value):
            yield Finding.of(
                "excluded_variation",
                f"{quoted(pair.name)} is {quoted(pair.value)}: 0 means that the visitor was "
                "excluded from the experiment. Leave the experiment out.",
                pair.name,
            )


@URL_RULES.rule("revenue_not_integer")
def revenue_not_integer(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """The Event API page requires an integer, in cents."""
    for pair in hit.pairs:
        if pair.name == "v" and not DIGITS.fullmatch(pair.value):
            yield Finding.of(
                "revenue_not_integer",
                f"The revenue is {quoted(pair.value)}. It must be a whole number of cents, 0 or "
                "more; send 19.99 as 1999. Leave out v if there is no revenue.",
                "v",
            )


@URL_RULES.rule("placeholder_value")
def placeholder_value(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """JavaScript writes a placeholder for a missing value."""
    for pair in hit.pairs:
        if pair.name in ("n", "u") and pair.value in PLACEHOLDERS:
            what = "goal" if pair.name == "n" else "visitor id"
            yield Finding.of(
                "placeholder_value",
                f"The {what} is {quoted(pair.value)}: the script that built the URL had no "
                f"{what}. Send the conversion only when it has one.",
                pair.name,
            )


@URL_RULES.rule("invisible_character")
def invisible_character(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """An invisible character probably came from pasted text, so the goal has a different name."""
    for pair in hit.pairs:
        if is_text(pair.name) and (found := describe_invisible(pair.value)):
            yield Finding.of(
                "invisible_character",
                f"{quoted(pair.name)} has {found}. Delete it where the value is configured.",
                pair.name,
            )


def _id_problem(pair: Parameter) -> str | None:
    value = quoted(pair.value)
    match family(pair.name) or pair.name:
        case "a" | "d" if pair.value and not DIGITS.fullmatch(pair.value):
            return f"{quoted(pair.name)} is {value}. It must be an id: digits only."
        case "g" if not _GOAL_IDS.fullmatch(pair.value):
            return f'"g" is {value}. It must be goal ids: digits, separated by commas.'
        case ("x" | "s") as letter if not DIGITS.fullmatch(pair.name[1:]):
            what = "an experiment" if letter == "x" else "a segment"
            return f"{quoted(pair.name)} is not the name of {what}: use digits after the {letter}."
        case "x" if not VARIATION.fullmatch(pair.value):
            return (
                f"{quoted(pair.name)} is {value}. It must be a variation id: digits; those of a "
                "multivariate test are joined by _."
            )
    return None
