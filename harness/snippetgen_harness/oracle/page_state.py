"""The state of a page as a snippet sees it: cookies, Optimizely, consent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from snippetgen_harness.pages.situations import JavaScript


Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

Argument: TypeAlias = "Json | JavaScript"
"""An argument of generateConversionUrl. JavaScript source is neither text nor a number."""

Kind = Literal[
    "absent",
    "queue",
    "half-loaded",
    "throws",
    "classic",
    "web",
    "web-throws",
    "web-junk",
    "bundled",
]

KINDS: tuple[Kind, ...] = get_args(Kind)


def _visitor() -> Json:
    return {"randomId": "v"}


@dataclass(frozen=True, slots=True)
class Optimizely:
    """The value of window.optimizely.

    `queue` is the array that exists until Optimizely has loaded, `half-loaded` an object without
    functions, `throws` one whose functions throw. With `classic`, getProjectId and getAccountId
    return `project` and `account`, and there is `data`. With `web`, `get` returns the ids and
    `events` in its data, and `visitor` for the visitor's id. `bundled` is both in one object.
    With `web-throws`, `get` throws; with `web-junk` it returns `data` for every argument.
    """

    kind: Kind = "classic"
    project: Json = 1234500001
    account: Json = 1234509999
    data: Json = field(default_factory=dict)
    visitor: Json = field(default_factory=_visitor)
    events: Json = field(default_factory=dict)


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
