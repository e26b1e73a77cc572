"""Searches for cases on which the snippet, the oracle and the wire format disagree."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, islice
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from snippetgen_harness.fuzz.generators import Case, configurations, random_case
from snippetgen_harness.fuzz.observation import Checker
from snippetgen_harness.fuzz.shrinking import shrink
from snippetgen_harness.fuzz.targets.engine import EngineTarget, supports

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen_harness import browsers
    from snippetgen_harness.fuzz.targets.browser import BrowserTarget
    from snippetgen_harness.fuzz.targets.engine import Engine

Where: TypeAlias = "Engine | browsers.Engine"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failing case of one configuration in one engine or browser, and its seed."""

    where: Where
    configuration: str
    seed: str
    case: Case
    differences: tuple[str, ...]

    def __str__(self) -> str:
        """Return the failure as a few lines of text."""
        lines = (
            f"{self.where}, configuration {self.configuration}, seed {self.seed}:",
            f"  case {self.case}",
            *(f"  {difference}" for difference in self.differences),
        )
        return "\n".join(lines)

    def as_json(self) -> str:
        """Return the failure as a JSON document."""
        document = {
            "where": self.where,
            "configuration": self.configuration,
            "seed": self.seed,
            "case": self.case.as_json(),
            "differences": self.differences,
        }
        return json.dumps(document, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Failure:
        """Read a failure from the result of `as_json`; raises ValueError or KeyError otherwise."""
        document: dict[str, Any] = json.loads(text)
        case = Case.from_json(document.pop("case"))
        differences = tuple(document.pop("differences"))
        return cls(**document, case=case, differences=differences)


def search_engine(seed: str, cases: int, engine: Engine = "quickjs") -> list[Failure]:
    """Try random cases in an engine, with one random configuration; returns the failures."""
    random = Random(seed)  # noqa: S311 - cases, not secrets
    config = random.choice(configurations())
    made = (random_case(random, config.destination_object) for _ in count())
    fitting = (case for case in made if supports(engine, case))
    return try_in_engine(config.name, [*islice(fitting, cases)], engine, seed)


def try_in_engine(
    name: str, cases: Sequence[Case], engine: Engine = "quickjs", seed: str = ""
) -> list[Failure]:
    """Try cases with the named configuration in an engine; returns the failures."""
    checker = _checker(name)
    return [
        Failure(engine, name, seed, case, tuple(differences))
        for case, seen in zip(cases, _engine_target(name, engine).run(cases), strict=True)
        if (differences := checker.differences(case, seen))
    ]


def search_browser(target: BrowserTarget, seed: str, cases: int) -> list[Failure]:
    """Try random cases in a browser, each with a random configuration; returns the failures."""
    random = Random(seed)  # noqa: S311 - cases, not secrets
    chosen = [random.choice(configurations()) for _ in range(cases)]
    calls = [(config, random_case(random, config.destination_object)) for config in chosen]
    return try_in_browser(target, calls, seed)


def try_in_browser(
    target: BrowserTarget, calls: Sequence[tuple[SnippetConfig, Case]], seed: str = ""
) -> list[Failure]:
    """Try cases in a browser; returns the failures, with the cookies that the browser kept."""
    return [
        Failure(target.engine, seen.config.name, seed, seen.case, tuple(differences))
        for seen in target.run(calls)
        if (differences := _checker(seen.config.name).differences(seen.case, seen.observation))
    ]


def replay(failure: Failure, target: BrowserTarget | None = None) -> list[Failure]:
    """Try the case of a failure again; a failure in a browser needs the target."""
    name, case, where = failure.configuration, failure.case, failure.where
    if where == "quickjs" or where == "duktape":
        return try_in_engine(name, [case], where, failure.seed)
    assert target is not None  # noqa: S101
    return try_in_browser(target, [(_configuration(name), case)], failure.seed)


def shrink_failure(failure: Failure, target: BrowserTarget | None = None) -> Failure:
    """Return the failure with the smallest case that still fails."""

    def fails(case: Case) -> bool:
        return bool(replay(replace(failure, case=case), target))

    smallest = replace(failure, case=shrink(failure.case, fails))
    return next(iter(replay(smallest, target)), failure)


def distinct(failures: Iterable[Failure], most: int = 5) -> list[Failure]:
    """Choose up to `most` failures: the shortest of each kind."""
    by_length = sorted(failures, key=lambda failure: len(str(failure.case)), reverse=True)
    kinds = {(each.where, each.differences[0][:12]): each for each in by_length}
    return [*kinds.values()][:most]


def _configuration(name: str) -> SnippetConfig:
    return next(config for config in configurations() if config.name == name)


@cache
def _checker(name: str) -> Checker:
    return Checker(_configuration(name))


@cache
def _engine_target(name: str, engine: Engine) -> EngineTarget:
    return EngineTarget(_configuration(name), engine)
