"""Searches for cases on which the snippet, the oracle and the wire format disagree."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import count, islice
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from snippetgen_harness.fuzz.generators import Case, configurations, random_case
from snippetgen_harness.fuzz.observation import Checker
from snippetgen_harness.fuzz.shrinking import shrink
from snippetgen_harness.fuzz.targets.engine import EngineTarget, runs_library, supports
from snippetgen_harness.pages.libraries import load_libraries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen_harness import browsers
    from snippetgen_harness.fuzz.targets.browser import BrowserTarget
    from snippetgen_harness.fuzz.targets.engine import Engine

_SAME_PAGE = 200
"""How many cases in a browser have the same page."""

Where: TypeAlias = "Engine | browsers.Engine"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failing case of one configuration in one engine or browser, and its seed."""

    where: Where
    configuration: str
    seed: str
    case: Case
    differences: tuple[str, ...]
    library: str = ""
    """The library of the page, by name; empty for a page without one."""

    def __str__(self) -> str:
        """Return the failure as a few lines of text."""
        lines = (
            f"{self.where}, configuration {self.configuration}, seed {self.seed}"
            f"{self.library and f', library {self.library}'}:",
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
            "library": self.library,
        }
        return json.dumps(document, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Failure:
        """Read a failure from the result of `as_json`; raises ValueError or KeyError otherwise."""
        document: dict[str, Any] = json.loads(text)
        case = Case.from_json(document.pop("case"))
        differences = tuple(document.pop("differences"))
        return cls(**document, case=case, differences=differences)


def search_engine(
    seed: str, cases: int, engine: Engine = "quickjs", folder: Path | None = None
) -> list[Failure]:
    """Try random cases in an engine; returns the failures.

    All have the same random configuration and the same page: one without a library, or one with a
    random library. `folder` has the npm packages of libraries.
    """
    random = Random(seed)  # noqa: S311 - cases, not secrets
    config = random.choice(configurations())
    runnable = [each.name for each in load_libraries(folder) if runs_library(engine, each)]
    library = _library(random, runnable)
    made = (random_case(random, config.destination_object) for _ in count())
    fitting = (case for case in made if supports(engine, case))
    return try_in_engine(config.name, [*islice(fitting, cases)], engine, seed, library, folder)


def try_in_engine(
    name: str,
    cases: Sequence[Case],
    engine: Engine = "quickjs",
    seed: str = "",
    library: str = "",
    folder: Path | None = None,
) -> list[Failure]:
    """Try cases with the named configuration and library in an engine; returns the failures."""
    checker = _checker(name)
    target = _engine_target(name, engine, library, folder)
    return [
        Failure(engine, name, seed, case, tuple(differences), library)
        for case, seen in zip(cases, target.run(cases), strict=True)
        if (differences := checker.differences(case, seen))
    ]


def search_browser(target: BrowserTarget, seed: str, cases: int) -> list[Failure]:
    """Try random cases in a browser, each with a random configuration; returns the failures.

    Half of the pages have one of the target's libraries.
    """
    random = Random(seed)  # noqa: S311 - cases, not secrets
    failures: list[Failure] = []
    for start in range(0, cases, _SAME_PAGE):
        library = _library(random, target.libraries)
        chosen = [
            random.choice(configurations()) for _ in range(start, min(start + _SAME_PAGE, cases))
        ]
        calls = [(config, random_case(random, config.destination_object)) for config in chosen]
        failures += try_in_browser(target, calls, seed, library)
    return failures


def try_in_browser(
    target: BrowserTarget,
    calls: Sequence[tuple[SnippetConfig, Case]],
    seed: str = "",
    library: str = "",
) -> list[Failure]:
    """Try cases in a browser, on the page with a library; returns the failures.

    Their cookies are those that the browser kept.
    """
    return [
        Failure(target.engine, seen.config.name, seed, seen.case, tuple(differences), library)
        for seen in target.run(calls, library=library)
        if (differences := _checker(seen.config.name).differences(seen.case, seen.observation))
    ]


def _library(random: Random, names: Sequence[str]) -> str:
    """Choose a library, or half of the time none."""
    return random.choice(names) if names and random.random() < 0.5 else ""


def replay(
    failure: Failure, target: BrowserTarget | None = None, folder: Path | None = None
) -> list[Failure]:
    """Try the case of a failure again; a failure in a browser needs the target."""
    name, case, where = failure.configuration, failure.case, failure.where
    if where == "quickjs" or where == "duktape":
        return try_in_engine(name, [case], where, failure.seed, failure.library, folder)
    assert target is not None  # noqa: S101
    return try_in_browser(target, [(_configuration(name), case)], failure.seed, failure.library)


def shrink_failure(
    failure: Failure, target: BrowserTarget | None = None, folder: Path | None = None
) -> Failure:
    """Return the failure with the smallest case that still fails."""

    def fails(case: Case) -> bool:
        return bool(replay(replace(failure, case=case), target, folder))

    smallest = replace(failure, case=shrink(failure.case, fails))
    return next(iter(replay(smallest, target, folder)), failure)


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


@lru_cache(maxsize=32)
def _engine_target(name: str, engine: Engine, library: str, folder: Path | None) -> EngineTarget:
    chosen = next((each for each in load_libraries(folder) if each.name == library), None)
    return EngineTarget(_configuration(name), engine, chosen)
