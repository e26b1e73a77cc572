"""The report as JUnit XML, which CI systems display."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from snippetgen.text.xml import xml_text
from snippetgen_harness.verify.reports.suites import count_by_status, suites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen_harness.verify.run import Outcome

_ELEMENTS = {"failed": "failure", "missing": "error"}


def as_junit(outcomes: Sequence[Outcome]) -> bytes:
    """Return one test suite per configuration and engine, with one test case per situation.

    A failed outcome is a `failure`, a missing engine is an `error`.
    """
    root = ElementTree.Element("testsuites", _totals(outcomes))
    for suite in suites(outcomes):
        name = f"{suite.configuration} ({suite.engine})"
        attributes = {"name": name, **_totals(suite.outcomes)}
        element = ElementTree.SubElement(root, "testsuite", attributes)
        properties = ElementTree.SubElement(element, "properties")
        for key in ("vendor", "destination", "source", "browser"):
            value = xml_text(getattr(suite, key))
            ElementTree.SubElement(properties, "property", {"name": key, "value": value})
        for outcome in suite.outcomes:
            _add_case(element, name, outcome)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _totals(outcomes: Sequence[Outcome]) -> dict[str, str]:
    counts = count_by_status(outcomes)
    return {
        "tests": str(len(outcomes)),
        "failures": str(counts["failed"]),
        "errors": str(counts["missing"]),
        "time": f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    }


def _add_case(suite: ElementTree.Element, name: str, outcome: Outcome) -> None:
    attributes = {
        "classname": name,
        "name": f"{outcome.situation}: {outcome.title}" if outcome.situation else "the engine",
        "time": f"{outcome.seconds:.3f}",
    }
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if outcome.status != "passed":
        lines = [xml_text(line) for line in _details(outcome)]
        element = _ELEMENTS[outcome.status]
        ElementTree.SubElement(case, element, {"message": lines[0]}).text = "\n".join(lines)


def _details(outcome: Outcome) -> Iterator[str]:
    yield from outcome.problems
    if outcome.status == "failed":
        yield f"expected: {outcome.expected}"
        yield f"got: {outcome.got}"
        yield from (f"cookie: {cookie}" for cookie in outcome.cookies)
