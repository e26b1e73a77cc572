"""Where rules are entered, under the code of what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit

Severity = Literal["error", "warning", "info"]
Found = Iterator[tuple[Severity, str | None, str]]
"""For each thing found: how bad it is, the parameter if it is one, and the message."""

Rule = Callable[["Hit", "ClassicForm"], Found]

RULES: dict[str, Rule] = {}

_LONGEST_QUOTE = 80


def rule(function: Rule) -> Rule:
    """Enter a rule; the name of the function is the code of its findings."""
    RULES[function.__name__] = function
    return function


def quoted(value: str) -> str:
    """Return `value` in quotation marks, cut where it would drown the message."""
    cut = value if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]}…"
    return f'"{cut}"'
