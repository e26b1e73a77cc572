"""The search for cases on which snippet, oracle and wire format do not agree."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, islice
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from snippetgen_harness.fuzz.generators import Case, configurations, generate
from snippetgen_harness.fuzz.observation import Judge
from snippetgen_harness.fuzz.shrinking import shrink
from snippetgen_harness.fuzz.targets.engine import EngineLane, is_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen_harness import browsers
    from snippetgen_harness.fuzz.targets.browser import BrowserLane
    from snippetgen_harness.fuzz.targets.engine import Engine

Where: TypeAlias = "Engine | browsers.Engine"


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that fails: for one configuration, in one engine; found with a seed."""

    where: Where
    configuration: str
    seed: str
    case: Case
    differences: tuple[str, ...]

    def __str__(self) -> str:
        """Write the failure on a few lines."""
        lines = (
            f"{self.where}, configuration {self.configuration}, seed {self.seed}:",
            f"  case {self.case}",
            *(f"  {difference}" for difference in self.differences),
        )
        return "\n".join(lines)

    def as_json(self) -> str:
        """Write the failure as a JSON document."""
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
        """Read what `as_json` has written; raises ValueError or KeyError on anything else."""
        document: dict[str, Any] = json.loads(text)
        case = Case.from_json(document.pop("case"))
        differences = tuple(document.pop("differences"))
        return cls(**document, case=case, differences=differences)


def search_engine(seed: str, cases: int, engine: Engine = "quickjs") -> list[Failure]:
    """Try cases made from a seed in an engine, with the configuration that the seed chooses."""
    random = Random(seed)  # noqa: S311 - cases, not secrets
    config = random.choice(configurations())
    made = (generate(random, config.destination) for _ in count())
    fitting = (case for case in made if is_for(engine, case))
    return try_in_engine(config.name, [*islice(fitting, cases)], engine, seed)


def try_in_engine(
    name: str, cases: Sequence[Case], engine: Engine = "quickjs", seed: str = ""
) -> list[Failure]:
    """Try cases with the configuration of a name; returns those that fail."""
    judge = _judge(name)
    return [
        Failure(engine, name, seed, case, tuple(differences))
        for case, seen in zip(cases, _engine_lane(name, engine).run(cases), strict=True)
        if (differences := judge.differences(case, seen))
    ]


def search_browser(lane: BrowserLane, seed: str, cases: int) -> list[Failure]:
    """Try cases made from a seed in a browser, each with a configuration that chance chooses."""
    random = Random(seed)  # noqa: S311 - cases, not secrets
    chosen = [random.choice(configurations()) for _ in range(cases)]
    calls = [(config, generate(random, config.destination)) for config in chosen]
    return try_in_browser(lane, calls, seed)


def try_in_browser(
    lane: BrowserLane, calls: Sequence[tuple[SnippetConfig, Case]], seed: str = ""
) -> list[Failure]:
    """Try configurations with cases; returns those that fail, with the browser's own cookies."""
    return [
        Failure(lane.engine, seen.config.name, seed, seen.case, tuple(differences))
        for seen in lane.run(calls)
        if (differences := _judge(seen.config.name).differences(seen.case, seen.observation))
    ]


def again(failure: Failure, lane: BrowserLane | None = None) -> list[Failure]:
    """Try the case of a failure once more; one in a browser needs the lane."""
    name, case, where = failure.configuration, failure.case, failure.where
    if where == "quickjs" or where == "duktape":
        return try_in_engine(name, [case], where, failure.seed)
    assert lane is not None  # noqa: S101
    return try_in_browser(lane, [(_configuration(name), case)], failure.seed)


def shrunk(failure: Failure, lane: BrowserLane | None = None) -> Failure:
    """Return the failure of the smallest case that fails like it."""

    def fails(case: Case) -> bool:
        return bool(again(replace(failure, case=case), lane))

    smallest = replace(failure, case=shrink(failure.case, fails))
    return next(iter(again(smallest, lane)), failure)


def distinct(failures: Iterable[Failure], most: int = 5) -> list[Failure]:
    """Pick some failures, of those that look alike the shortest."""
    by_length = sorted(failures, key=lambda failure: len(str(failure.case)), reverse=True)
    kinds = {(each.where, each.differences[0][:12]): each for each in by_length}
    return [*kinds.values()][:most]


def _configuration(name: str) -> SnippetConfig:
    return next(config for config in configurations() if config.name == name)


@cache
def _judge(name: str) -> Judge:
    return Judge(_configuration(name))


@cache
def _engine_lane(name: str, engine: Engine) -> EngineLane:
    return EngineLane(_configuration(name), engine)
