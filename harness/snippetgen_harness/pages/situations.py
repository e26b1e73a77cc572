"""Situations: states of a customer's page, and what a snippet must return there.

situations.toml defines them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from snippetgen.destinations import destinations
from snippetgen.text.suggestions import unknown
from snippetgen.validation.data_files import read_entry
from snippetgen_harness.pages.optimizely_kinds import OptimizelyKind, optimizely_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.destinations import Destination


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


FILE = Path(__file__).with_name("situations.toml")
"""The file that defines the situations."""

PROJECT, ACCOUNT = "1234500001", "1234509999"
"""The ids of pages whose situation does not name them."""

CONFIGURED_EVENT = "21591240899"
"""The id of the configured goal's event, on pages whose situation does not name it."""


class Expected(_Model):
    """What generateConversionUrl returns: a URL or a compact value, or else the reason."""

    url: str = Field("", validation_alias=AliasChoices("url", "value"))
    reason: str = "ready"


LOADING = Expected(reason="optimizely_loading")
MISSING = Expected(reason="optimizely_missing")


class _Expectations(_Model):
    answers: dict[str, Expected]
    """By destination; without an entry, the page lacks the destination's product."""

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Collect the answers, whose keys in the file are the destinations' names."""
        names = given.keys() & destinations().keys()
        rest = {key: value for key, value in given.items() if key not in names}
        return {**rest, "answers": {name: given[name] for name in names}}


class JavaScript(_Model):
    """JavaScript source of a value that TOML cannot express."""

    js: str


class Call(_Expectations):
    """A call of generateConversionUrl and its result."""

    arguments: tuple[bool | int | float | str | JavaScript, ...]


class Situation(_Expectations):
    """A state of a customer's page; situations.toml explains every key."""

    id: str
    title: str
    goal: str
    visitor: str | Literal[False]
    buckets: str | Literal[False]
    segments: str | Literal[False]
    universal_id: str | Literal[False]
    others: tuple[str, ...]
    filler_cookies: int
    optimizely: Annotated[str, AfterValidator(lambda name: optimizely_kind(name).name)]
    project: str
    account: str
    random_id: str | Literal[False]
    own_id: str | Literal[False]
    own_id_at: Literal["first", "last"]
    events: dict[str, str]
    variations: dict[str, list[str]] | None = None
    edge_script: bool
    path: str
    twice: bool
    patches: tuple[str, ...]
    csp: str
    nonce: bool
    findings: tuple[str, ...]
    vendor_script: Literal["after", "before", "late", "never", "twice", "throws", "broken"]
    consent: Literal["yes", "no", "absent"]
    call: Call | None = None

    @property
    def optimizely_kind(self) -> OptimizelyKind:
        """The state of Optimizely on the page."""
        return optimizely_kind(self.optimizely)

    @property
    def is_late(self) -> bool:
        """Whether Optimizely loads after the snippet."""
        return self.optimizely_kind.is_late

    @property
    def products(self) -> frozenset[str]:
        """The Optimizely products that the page has, or will have."""
        return frozenset(self.optimizely_kind.products)

    def expected(self, destination: Destination, *, of_call: bool = False) -> Expected:
        """Return what a snippet for the destination must return, or its answer to `call`."""
        answers = self.call.answers if of_call and self.call else self.answers
        name = destination.on_page(self.products).name
        return answers[name] if name in answers else self._without_product(destination)

    def _without_product(self, destination: Destination) -> Expected:
        """Return the answer for a destination whose product is not on the page."""
        if not destination.globals:  # the page need not have it
            ordinary, *_ = frequent_situations(destination)
            return situation(ordinary).answers[destination.name]
        begun = not set(destination.globals).isdisjoint(self.optimizely_kind.globals)
        return LOADING if begun else MISSING

    def is_relevant_to(self, destination: Destination) -> bool:
        """Return whether the page can have the destination's kind of Optimizely.

        The ordinary page of the other kind is also relevant: it represents all pages of that kind.
        """
        if self.id in _ordinary():
            return True
        kind = self.optimizely_kind
        if not kind.products:
            return not kind.globals or not set(kind.globals).isdisjoint(destination.globals)
        return not self.products.isdisjoint(destination.products)

    def ids(self, project_id: str | None, account_id: str | None) -> tuple[str, str]:
        """Return the page's project and account id, which are by default the configured ones."""
        project = project_id if self.project == PROJECT else None
        account = account_id if self.account == ACCOUNT else None
        return project or self.project, account or self.account

    def events_with(self, goal: str) -> dict[str, str]:
        """Return event ids by API name, including the configured goal if the page has its own."""
        if not self.events.get(self.goal, "").isdecimal():
            return self.events
        return {goal: CONFIGURED_EVENT, **self.events}

    @property
    def cookies(self) -> list[str]:
        """The cookies as the page assigns them to document.cookie, Optimizely's last."""
        ours = {
            "optimizelyEndUserId": self.visitor,
            "optimizelyBuckets": self.buckets,
            "optimizelySegments": self.segments,
            "optimizelyPPID": self.universal_id,
        }
        return [
            *(f"crowd{number}=value{number}" for number in range(self.filler_cookies)),
            *self.others,
            *(f"{name}={value}" for name, value in ours.items() if value is not False),
        ]


@cache
def situations() -> tuple[Situation, ...]:
    """Return all situations in the order of the file."""
    document = _document()
    return tuple(
        read_entry(
            Situation,
            {**document["default"], **each},
            f"situations.toml, situation {each.get('id', 'without an id')}",
            destinations(),
        )
        for each in document["situation"]
    )


def frequent_situations(destination: Destination) -> Mapping[str, str]:
    """Return the short titles of frequent situations by id; the first one is the ordinary page.

    If the file has none for a destination, returns those of its products, or else of the first
    product that has some.
    """
    titles: dict[str, dict[str, str]] = _document()["frequent"]
    names = (destination.name, "+".join(destination.products), *destination.products)
    return next((titles[name] for name in names if name in titles), {})


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _ordinary() -> frozenset[str]:
    """Return the id of the ordinary page of each kind."""
    return frozenset(next(iter(titles)) for titles in _document()["frequent"].values())


def relevant_situations(destination: Destination) -> tuple[Situation, ...]:
    """Return the situations that are relevant to a destination."""
    return tuple(each for each in situations() if each.is_relevant_to(destination))


def situation(id: str) -> Situation:  # noqa: A002
    """Return the situation with an id; raises ValueError if there is none."""
    known = {each.id: each for each in situations()}
    if id not in known:
        raise ValueError(unknown("situation", id, known))
    return known[id]
