"""Inspections as JUnit XML, which CI systems display."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from snippetgen.text.xml import xml_text
from snippetgen_harness.inspect.errors import CannotOpen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen_harness.inspect.run import Result


def as_junit(results: Sequence[Result]) -> bytes:
    """Return one test suite, with a test case for each page and engine.

    A page on which the snippet does not work is a `failure`. A page that cannot be opened is an
    `error`.
    """
    errors = sum(isinstance(each, CannotOpen) for each in results)
    failures = sum(not isinstance(each, CannotOpen) and not each.works for each in results)
    counts = {"tests": len(results), "failures": failures, "errors": errors}
    totals = {name: str(count) for name, count in counts.items()}
    root = ElementTree.Element("testsuites", totals)
    suite = ElementTree.SubElement(root, "testsuite", {"name": "snippetgen inspect", **totals})
    for result in results:
        _add_case(suite, result)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_case(suite: ElementTree.Element, result: Result) -> None:
    engine = "" if isinstance(result, CannotOpen) else result.engine
    attributes = {"classname": f"inspect.{engine}".rstrip("."), "name": xml_text(result.url)}
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if isinstance(result, CannotOpen):
        ElementTree.SubElement(
            case, "error", {"type": result.cause, "message": xml_text(str(result))}
        )
    elif not result.works:
        finding = result.verdict
        lines = [finding.sentence, finding.advice, f"Who: {finding.who}."]
        lines += [f"{each.kind}: {each.text}" for each in finding.evidence]
        attributes = {"type": finding.code, "message": xml_text(finding.sentence)}
        failure = ElementTree.SubElement(case, "failure", attributes)
        failure.text = xml_text("\n".join(lines))
