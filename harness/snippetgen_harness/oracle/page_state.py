"""The state of a page as a snippet sees it: cookies, Optimizely, consent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from snippetgen_harness.pages.optimizely_kinds import optimizely_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen_harness.pages.situations import JavaScript


Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

Argument: TypeAlias = "Json | JavaScript"
"""An argument of generateConversionUrl. JavaScript source is neither text nor a number."""


def _visitor() -> Json:
    return {"randomId": "v"}


@dataclass(frozen=True, slots=True)
class Optimizely:
    """The state of Optimizely.

    `kind` is the name of a kind that is not late. Classic's getProjectId and getAccountId return
    `project` and `account`, and `data` is its data object. Web Experimentation's `get` returns the
    ids and `events` in its data, and `visitor` for the visitor's id; a broken one may return `data`
    for every argument.
    """

    kind: str = "classic"
    project: Json = 1234500001
    account: Json = 1234509999
    data: Json = field(default_factory=dict)
    visitor: Json = field(default_factory=_visitor)
    events: Json = field(default_factory=dict)
    script: str = ""
    """The address of Performance Edge's script; empty if the page has no such script."""

    @property
    def globals(self) -> tuple[str, ...]:
        """The globals of Optimizely that the page has, loaded or not."""
        return optimizely_kind(self.kind).globals

    def has(self, product: str) -> bool:
        """Return whether the page has a product, working or not."""
        return optimizely_kind(self.kind).has(product)

    def provides(self, product: str) -> bool:
        """Return whether the page has a product whose functions work."""
        return optimizely_kind(self.kind).provides(product)


@dataclass(frozen=True, slots=True)
class Consent:
    """The page's consent tool: a value, or a function that returns it or throws."""

    kind: Literal["absent", "value", "function", "throws"] = "value"
    answer: Json = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page at the time of a call.

    `cookies` is document.cookie; None if reading it throws, as in a sandboxed frame.
    """

    cookies: str | None
    optimizely: Optimizely = Optimizely()
    consent: Consent = Consent()
    own: Mapping[str, Json] = field(default_factory=dict)
    """What the page has at the locations in the setting `visitor`, except cookies."""
