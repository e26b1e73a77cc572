"""Outcomes as JUnit XML, which CI systems show."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen_harness.verification import Outcome

# XML 1.0 has no place for these, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(outcomes: Sequence[Outcome]) -> bytes:
    """Write one test suite per configuration and engine, one test case per situation."""
    root = ElementTree.Element("testsuites", _totals(outcomes))
    for suite, cases in groupby(outcomes, lambda each: f"{each.configuration} ({each.engine})"):
        members = list(cases)
        element = ElementTree.SubElement(root, "testsuite", {"name": suite, **_totals(members)})
        for outcome in members:
            _add_case(element, suite, outcome)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _totals(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {
        "tests": str(len(outcomes)),
        "failures": str(sum(not outcome.passed for outcome in outcomes)),
        "time": f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    }


def _add_case(suite: ElementTree.Element, name: str, outcome: Outcome) -> None:
    attributes = {
        "classname": name,
        "name": f"{outcome.situation}: {outcome.title}",
        "time": f"{outcome.seconds:.3f}",
    }
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if not outcome.passed:
        problems = [_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", each) for each in outcome.problems]
        failure = ElementTree.SubElement(case, "failure", {"message": problems[0]})
        failure.text = "\n".join(problems)
