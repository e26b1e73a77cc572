"""Situations: what a snippet meets on customers' pages, and what it must answer.

The situations themselves stand in situations.toml.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(_Model):
    """What generateConversionUrl gives: a URL, or a reason why there is none."""

    url: str = ""
    reason: str = "ready"


class _Expectations(_Model):
    classic: Expected
    classic_2015: Expected = Field(alias="classic-2015")

    def expected(self, destination: str) -> Expected:
        """Tell what a snippet for the destination must answer."""
        return self.classic if destination == "classic" else self.classic_2015


class JavaScript(_Model):
    """A value that TOML cannot write, as source text."""

    js: str


class Call(_Expectations):
    """A call of generateConversionUrl, and its result."""

    arguments: tuple[bool | int | float | str | JavaScript, ...]


class Situation(_Expectations):
    """A customer's page; every key is explained in situations.toml."""

    id: str
    title: str
    goal: str
    visitor: str | Literal[False]
    buckets: str | Literal[False]
    segments: str | Literal[False]
    universal_id: str | Literal[False]
    others: tuple[str, ...]
    crowd: int
    optimizely: Literal["classic", "absent", "queue", "late", "half-loaded", "throws", "opted-out"]
    project: str
    account: str
    variations: dict[str, list[str]] | None = None
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
    def cookies(self) -> list[str]:
        """The cookies, each as it is assigned to document.cookie, ours last."""
        ours = {
            "optimizelyEndUserId": self.visitor,
            "optimizelyBuckets": self.buckets,
            "optimizelySegments": self.segments,
            "optimizelyPPID": self.universal_id,
        }
        return [
            *(f"crowd{number}=value{number}" for number in range(self.crowd)),
            *self.others,
            *(f"{name}={value}" for name, value in ours.items() if value is not False),
        ]


@cache
def situations() -> tuple[Situation, ...]:
    """Load all situations, in the order of the file."""
    text = files(__package__).joinpath("situations.toml").read_text(encoding="utf-8")
    document: dict[str, Any] = tomllib.loads(text)
    return tuple(Situation(**{**document["default"], **each}) for each in document["situation"])


def situation(id: str) -> Situation:  # noqa: A002
    """Find a situation; raises KeyError."""
    return {each.id: each for each in situations()}[id]
