"""Rules about what the values of parameters are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS, VARIATION, is_excluded
from snippetgen.conversions.parameters import family
from snippetgen.lint.url_rules.registry import quoted, rule

if TYPE_CHECKING:
    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit, Parameter
    from snippetgen.lint.url_rules.registry import Found

_GOAL_IDS = re.compile(r"[0-9]+(?:,[0-9]+)*")
PLACEHOLDERS = frozenset({"undefined", "null", "NaN", "[object Object]"})


@rule
def malformed_id(hit: Hit, _: ClassicForm) -> Found:
    """Ids are digits, whoever gives them."""
    for pair in hit.pairs:
        if problem := _id_problem(pair):
            yield "error", pair.name, problem


@rule
def excluded_variation(hit: Hit, _: ClassicForm) -> Found:
    """Optimizely's own clients never send variation 0."""
    for pair in hit.pairs:
        well_formed = family(pair.name) == "x" and VARIATION.fullmatch(pair.value)
        if well_formed and is_excluded(pair.value):
            yield (
                "error",
                pair.name,
                f"{quoted(pair.name)} is {quoted(pair.value)}: 0 means that the visitor was "
                "excluded from the experiment. Leave the experiment out.",
            )


@rule
def revenue_not_integer(hit: Hit, _: ClassicForm) -> Found:
    """The Event API page demands an integer, in cents."""
    for pair in hit.pairs:
        if pair.name == "v" and not DIGITS.fullmatch(pair.value):
            yield (
                "error",
                "v",
                f"The revenue is {quoted(pair.value)}. It must be a whole number of cents, 0 or "
                "more: 19.99 is sent as 1999. Without revenue leave v out.",
            )


@rule
def placeholder_value(hit: Hit, _: ClassicForm) -> Found:
    """What JavaScript writes where a value is absent."""
    for pair in hit.pairs:
        if pair.name in ("n", "u") and pair.value in PLACEHOLDERS:
            what = "goal" if pair.name == "n" else "visitor id"
            yield (
                "error",
                pair.name,
                f"The {what} is {quoted(pair.value)}: the script that built the URL had none. "
                "Do not send the conversion until it has.",
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
            return f"{quoted(pair.name)} is not the name of {what}: digits only after the {letter}."
        case "x" if not VARIATION.fullmatch(pair.value):
            return (
                f"{quoted(pair.name)} is {value}. It must be a variation id: digits, those of a "
                "multivariate test joined by _."
            )
    return None
