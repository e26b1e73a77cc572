"""Groups outcomes by configuration and engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen_harness.verify.run import Outcome


@dataclass(frozen=True)
class Suite:
    """The outcomes of one configuration in one engine; at least one."""

    outcomes: tuple[Outcome, ...]

    @property
    def configuration(self) -> str:
        """The configuration's name."""
        return self.outcomes[0].configuration

    @property
    def vendor(self) -> str:
        """The configuration's vendor."""
        return self.outcomes[0].vendor

    @property
    def destination(self) -> str:
        """The configuration's destination."""
        return self.outcomes[0].destination

    @property
    def source(self) -> str:
        """The source of the configuration's script."""
        return self.outcomes[0].source

    @property
    def engine(self) -> str:
        """The engine's name."""
        return self.outcomes[0].engine

    @property
    def browser(self) -> str:
        """Name and version of the browser; the engine's name if it is missing."""
        return next((each.browser for each in self.outcomes if each.browser), self.engine)

    @property
    def seconds(self) -> float:
        """Seconds that the browser was busy."""
        return sum(outcome.seconds for outcome in self.outcomes)

    @property
    def status(self) -> str:
        """`failed` if an outcome failed, `missing` if the engine is missing, otherwise `passed`."""
        counts = count_by_status(self.outcomes)
        return next((each for each in ("failed", "missing") if counts[each]), "passed")

    @property
    def summary(self) -> str:
        """The status and the number of outcomes with it, such as `failed 2 of 80`."""
        status = self.status
        if status == "missing":
            return status
        return f"{status} {count_by_status(self.outcomes)[status]} of {len(self.outcomes)}"


def suites(outcomes: Iterable[Outcome]) -> list[Suite]:
    """Group outcomes into suites, in the order of their first outcomes."""
    members: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        members.setdefault((outcome.configuration, outcome.engine), []).append(outcome)
    return [Suite(tuple(each)) for each in members.values()]


def notes(outcomes: Iterable[Outcome]) -> list[str]:
    """Return the notes of the outcomes, without duplicates."""
    return list(dict.fromkeys(note for outcome in outcomes for note in outcome.notes))


def count_by_status(outcomes: Iterable[Outcome]) -> Counter[str]:
    """Count outcomes by status."""
    return Counter(outcome.status for outcome in outcomes)


def missing_engines(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return the missing engines, each with advice on how to install it."""
    missing: dict[str, str] = {}
    for outcome in outcomes:
        if outcome.status == "missing":
            missing.setdefault(outcome.engine, " ".join(outcome.problems))
    return missing


def verdict(outcomes: Sequence[Outcome], *, finished: bool, total: int | None = None) -> str:
    """Return the result in a few words. `total` is the number of outcomes of a complete run."""
    if finished:
        return _result(outcomes)
    done = sum(outcome.status != "missing" for outcome in outcomes)
    return f"interrupted: {done} of {total or 'more'}, {_result(outcomes)}"


def _result(outcomes: Sequence[Outcome]) -> str:
    counts = count_by_status(outcomes)
    wrong = [f"{counts['failed']} failed"] if counts["failed"] else []
    wrong += [f"{engine} missing" for engine in missing_engines(outcomes)]
    if wrong:
        return f"{', '.join(wrong)}, {counts['passed']} passed"
    return f"all {counts['passed']} passed" if outcomes else "nothing was verified"
