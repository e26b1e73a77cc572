"""Finds the verdict about an observation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen_harness.inspect.case import Case
from snippetgen_harness.inspect.rules import RULES
from snippetgen_harness.inspect.value_path import value_path
from snippetgen_harness.inspect.verdicts import WHO, Verdict, verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.inspect.models import Observation
    from snippetgen_harness.inspect.rules import Evidence
    from snippetgen_harness.inspect.value_path import PathStep


@dataclass(frozen=True)
class Finding:
    """A verdict that applies to an observation, in words."""

    verdict: Verdict
    sentence: str
    advice: str
    evidence: tuple[Evidence, ...]

    @property
    def code(self) -> str:
        """The verdict's code."""
        return self.verdict.code

    @property
    def works(self) -> bool:
        """Whether the snippet works."""
        return self.verdict.works

    @property
    def who(self) -> str:
        """Who can follow the advice, as a phrase."""
        return WHO[self.verdict.who]


@dataclass(frozen=True)
class Diagnosis:
    """The conclusions from an observation: the verdict, and other findings."""

    verdict: Finding
    also: tuple[Finding, ...] = ()
    value_path: tuple[PathStep, ...] = ()
    """How far the value got: page, vendor's variable, vendor's request."""


def diagnose(
    observation: Observation,
    config: SnippetConfig | None,
    known_builds: Mapping[str, str] | None = None,
) -> Diagnosis:
    """Return the first verdict that applies, and later ones that also say that the snippet works.

    `known_builds` maps the hexadecimal SHA-256 of earlier builds to their names.
    """
    case = Case(observation, config, known_builds)
    found = [finding for each in verdicts().values() if (finding := _try(each, case))]
    verdict, *others = found
    also = (each for each in others if verdict.works and each.works and each.code != "works")
    return Diagnosis(verdict, tuple(also), value_path(case))


def _try(verdict: Verdict, case: Case) -> Finding | None:
    match = RULES[verdict.code](case)
    if match is None:
        return None
    sentence, advice = (
        text.format_map(match.values) for text in (verdict.sentence, verdict.advice)
    )
    return Finding(verdict, sentence, advice, match.evidence)
