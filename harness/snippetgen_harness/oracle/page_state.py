"""A page as a snippet sees it: cookies, Optimizely, consent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from snippetgen_harness.pages.situations import JavaScript


Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

Argument: TypeAlias = "Json | JavaScript"
"""An argument of generateConversionUrl; a JavaScript one is neither text nor a number."""

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
    """What window.optimizely is.

    `queue` is the array that stands there until Optimizely has loaded, `half-loaded` an object
    without its functions, `throws` one whose functions throw. `classic` answers getProjectId and
    getAccountId with `project` and `account`, and has `data`. `web` has get: it tells the ids,
    `events` as part of its data, and `visitor` as what it says about the visitor's id. `bundled`
    is both in one. With `web-throws` get throws, with `web-junk` it gives `data` whatever is asked.
    """

    kind: Kind = "classic"
    project: Json = 1234500001
    account: Json = 1234509999
    data: Json = field(default_factory=dict)
    visitor: Json = field(default_factory=_visitor)
    events: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Consent:
    """What the page's consent tool says: a value, or a function that returns it or throws."""

    kind: Literal["absent", "value", "function", "throws"] = "value"
    answer: Json = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page at the moment of a call.

    `cookies` is what document.cookie reads, None where reading throws, as in a sandboxed frame.
    """

    cookies: str | None
    optimizely: Optimizely = Optimizely()
    consent: Consent = Consent()
