"""Verification: every configuration in every situation, in a real browser."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from snippetgen.wire.classic import parse
from snippetgen.wire.findings import judge
from snippetgen_harness.expectations import expect
from snippetgen_harness.stage import open_stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen.wire.destination import Destination
    from snippetgen_harness.endpoint import RecordedHit
    from snippetgen_harness.expectations import Expectation
    from snippetgen_harness.situations import Situation
    from snippetgen_harness.stage import Stage


@dataclass(frozen=True)
class Outcome:
    """What became of one configuration in one situation; no problems means that it passed."""

    configuration: str
    vendor: str
    destination: str
    engine: str
    situation: str
    title: str
    expected: str
    got: str
    problems: tuple[str, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.problems


def verify(configs: Sequence[SnippetConfig], situations: Sequence[Situation]) -> Iterator[Outcome]:
    """Try configurations in situations, outcome by outcome.

    Raises BrowserMissing.
    """
    with open_stage(configs) as stage:
        for config in configs:
            for situation in situations:
                yield verify_situation(stage, config, situation)


def verify_situation(stage: Stage, config: SnippetConfig, situation: Situation) -> Outcome:
    """Open one page, ask the snippet, fire its URL, and compare everything that can be seen."""
    started = perf_counter()
    expectation = expect(config, situation)
    visit = stage.open(config, situation)
    if situation.optimizely == "late":
        visit.wait_for_optimizely()
    if expectation.stored:
        visit.wait_for_handover(expectation.stored)
    answer = visit.answer(expectation.arguments)
    if answer["url"]:
        visit.fire(answer["url"])
    problems = [
        *_answer_problems(answer, expectation),
        *_vendor_problems(visit.stored(), expectation.stored),
        *_hit_problems(stage.hits(), expectation.answer.url),
        *_findings(stage.hits(), config.destination, situation.findings),
        *(f"leaked global: {name}" for name in sorted(visit.leaked_globals())),
        *visit.complaints,
    ]
    return Outcome(
        configuration=config.name,
        vendor=config.vendor,
        destination=config.destination,
        engine="chromium",
        situation=situation.id,
        title=situation.title,
        expected=expectation.answer.url or expectation.answer.reason,
        got=answer["url"] or answer["reason"],
        problems=tuple(problems),
        seconds=perf_counter() - started,
    )


def _answer_problems(answer: dict[str, str], expectation: Expectation) -> Iterator[str]:
    for key, wanted in (("url", expectation.answer.url), ("reason", expectation.answer.reason)):
        if answer[key] != wanted:
            yield f"{key} is {answer[key]!r}, expected {wanted!r}"


def _vendor_problems(stored: dict[str, str], expected: dict[str, str]) -> Iterator[str]:
    for name in sorted(stored.keys() | expected.keys()):
        # Some vendors drop what is empty.
        if stored.get(name, "") != expected.get(name, ""):
            yield (
                f"the vendor holds {name} = {stored.get(name)!r}, expected {expected.get(name)!r}"
            )


def _hit_problems(hits: Sequence[RecordedHit], url: str) -> Iterator[str]:
    if len(hits) != bool(url):
        yield f"{len(hits)} hits at the log endpoint, expected {int(bool(url))}"
    for record in hits:
        if url and record.hit.pairs != parse(url).pairs:
            yield f"the log endpoint got {record.hit.url!r}, expected {url!r}"


def _findings(
    hits: Sequence[RecordedHit], destination: Destination, expected: Collection[str]
) -> Iterator[str]:
    for record in hits:
        for finding in judge(record.hit, destination):
            if finding.severity == "error" and finding.code not in expected:
                yield f"{finding.code}: {finding.message}"
