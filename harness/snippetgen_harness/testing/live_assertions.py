"""Assertions about inspections of live pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.text.display import escaped, shortened

if TYPE_CHECKING:
    from snippetgen_harness.inspect import Inspection

_LONGEST_LINE = 500


def expect_works(inspection: Inspection) -> None:
    """Assert that the snippet works on a page that was inspected.

    A failure says why it does not work, what to do and who can do it, and shows the evidence.
    """
    __tracebackhide__ = True
    if not inspection.works:
        raise AssertionError(failure_message(inspection))


def failure_message(inspection: Inspection) -> str:
    """Return the verdict about a page with advice and evidence, in lines that are safe to print."""
    finding = inspection.verdict
    who = f" Who: {finding.who}." if finding.verdict.who != "nobody" else ""
    lines = [
        f"The snippet does not work on {inspection.url}: {finding.verdict.title} ({finding.code}).",
        f"    {finding.sentence}",
        f"    {finding.advice}{who}",
        *(f"    {each.kind}: {each.text}" for each in inspection.evidence),
    ]
    return "\n".join(escaped(shortened(line, _LONGEST_LINE)) for line in lines)
