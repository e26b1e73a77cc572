"""The registry of rules about URLs, bodies and requests, with the findings that they may return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, ParamSpec

from snippetgen.lint.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.event_body import SentEvent
    from snippetgen.conversions.hit import Hit
    from snippetgen.lint.findings import Finding

P = ParamSpec("P")


class Rules(Generic[P]):
    """The rules for one kind of subject. All take the same arguments."""

    def __init__(self) -> None:
        self._rules: list[Callable[P, Iterator[Finding]]] = []
        self._codes: dict[str, None] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings that the rules may return."""
        return tuple(self._codes)

    def rule(
        self, *codes: str
    ) -> Callable[[Callable[P, Iterator[Finding]]], Callable[P, Iterator[Finding]]]:
        """Return a decorator that registers a rule by the codes of its findings.

        Raises KeyError for a code that is not in `CODES`.
        """
        self._codes |= {code: None for code in codes if CODES[code]}

        def register(function: Callable[P, Iterator[Finding]]) -> Callable[P, Iterator[Finding]]:
            self._rules.append(function)
            return function

        return register

    def apply(self, *subject: P.args, **options: P.kwargs) -> Iterator[Finding]:
        """Return the findings of all rules, in the order in which the rules were registered."""
        for rule in self._rules:
            yield from rule(*subject, **options)


URL_RULES: Rules[[Hit, ClassicForm]] = Rules()
"""Rules about a URL of Optimizely Classic in the expected form."""

BODY_RULES: Rules[[dict[str, Any], Sequence[SentEvent]]] = Rules()
"""Rules about the JSON object of a body for the Event API and its events."""

REQUEST_RULES: Rules[[Hit, str]] = Rules()
"""Rules about the address and the Content-Type of a request to the Event API."""
