"""A destination in its own package: a made-up product whose endpoint receives JSON.

The entry point `made-up` of the group `snippetgen.destinations` names the class.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from snippetgen import (
    NOW,
    Explanation,
    Finding,
    Found,
    Receiver,
    Request,
    SendOptions,
    Settings,
)


@dataclass(frozen=True)
class MadeUpConversion:
    """A conversion of a product that does not exist."""

    project: str
    account: str
    visitor: str
    goal: str
    revenue: int | None = None


def find_made_up(text: str) -> Iterator[Found]:
    """Find the conversions in other text."""
    for match in re.finditer(r"made-up \w+ \w+ \w+ [a-z]+", text):
        yield Found(match[0], *match.span())


class MadeUp(Receiver[MadeUpConversion]):
    """A destination as a separate package would define it. Its endpoint receives JSON."""

    name = "made-up"
    title = "Made-up product"
    summary = "The conversion is a made-up value."
    description = "a made-up product, by a made-up value"
    value_name = "made-up value"
    products = ("made-up",)
    fields = MappingProxyType(
        {"project": "getProjectId()", "account": "getAccountId()", "visitor": "getUserId()"}
    )
    finders = (find_made_up,)
    goal_pattern = "^[a-z]+$"
    goal_rule = "must have the letters a to z only."
    counts_once = True

    @property
    def script(self) -> Path:
        return Path(__file__).with_name("snippet.js")

    @property
    def guide(self) -> Path:
        return Path(__file__).with_name("guide.md")

    def write(self, conversion: MadeUpConversion) -> str:
        values = (conversion.project, conversion.account, conversion.visitor, conversion.goal)
        return " ".join((self.name, *values))

    def read(self, text: str) -> MadeUpConversion:
        match text.split(" "):
            case [self.name, project, account, visitor, goal]:
                return MadeUpConversion(project, account, visitor, goal)
        raise ValueError(f"{text!r} is not made up")

    def take_apart(self, conversion: MadeUpConversion) -> dict[str, str]:
        return {field: getattr(conversion, field) for field in self.fields}

    def assemble(self, values: Mapping[str, str], settings: Settings) -> MadeUpConversion:
        return MadeUpConversion(
            values["project"], values["account"], values["visitor"], settings.goal
        )

    def goal_of(self, conversion: MadeUpConversion) -> str:
        return conversion.goal

    def counted_as(
        self,
        conversion: MadeUpConversion,
        goal: str | None,
        revenue: int | None,
        _: Mapping[str, str] = MappingProxyType({}),
    ) -> MadeUpConversion:
        return replace(conversion, goal=goal or conversion.goal, revenue=revenue)

    def configured(self, conversion: MadeUpConversion, _: Settings) -> MadeUpConversion:
        return conversion

    def example(self, visitor: Mapping[str, Any], settings: Settings) -> MadeUpConversion:
        ids = (visitor["project"], visitor["account"], visitor["visitor"])
        return MadeUpConversion(*ids, settings.goal)

    def request(self, text: str, options: SendOptions = NOW) -> Request:
        """Return the request that posts the conversion, with the call's id, as JSON."""
        body = {**asdict(self.read(text)), "id": options.uuid, "time_ms": options.timestamp_ms}
        return Request(
            "POST",
            "https://made-up.example/conversions",
            {"Content-Type": "application/json"},
            json.dumps(body).encode(),
        )

    def origin(self, _project: str, _events_host: str = "") -> str:
        return "https://made-up.example"

    def owns(self, host: str) -> bool:
        return host == "made-up.example"

    def explain(self, text: str) -> Explanation | None:
        if not text.startswith("made-up "):
            return None
        return Explanation(self.name, (), self.take_apart(self.read(text)))  # type: ignore[arg-type]

    def judge(self, text: str) -> Sequence[Finding]:
        self.read(text)
        return ()
