"""Inspections for a terminal. Text from pages is escaped: it may contain control characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from snippetgen.text.display import escaped, shortened
from snippetgen_harness.inspect.errors import OPTIONS, CannotOpen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen_harness.inspect.run import Result

_LONGEST_EVIDENCE = 300


def paragraphs(results: Sequence[Result]) -> Iterator[str]:
    """Yield a paragraph in rich's markup for each page."""
    for result in results:
        if isinstance(result, CannotOpen):
            option = OPTIONS.get(result.cause)
            more = f" See {option}." if option else ""
            yield f"[bold red]cannot be opened[/]  {_safe(str(result))}{more}\n"
            continue
        finding = result.verdict
        colour = "green" if result.works else "red"
        lines = [
            f"[bold {colour}]{escape(finding.verdict.title)}[/]  {_safe(result.url)}"
            f"  [dim]{_safe(result.observation.browser)}, {finding.code}[/]",
            f"  {_safe(finding.sentence)}",
        ]
        if not result.works or finding.code not in ("works", "works_after_consent"):
            who = "" if finding.verdict.who == "nobody" else f" Who: {finding.who}."
            lines.append(f"  {_safe(finding.advice)}{who}")
        lines += [f"  [dim]{each.kind}: {_safe(each.text)}[/]" for each in finding.evidence]
        lines += [f"  [yellow]Also:[/] {_safe(each.sentence)}" for each in result.diagnosis.also]
        yield "\n".join(lines) + "\n"


def table(results: Sequence[Result]) -> Table:
    """Return a table of the pages by verdict."""
    grid = Table("page", "engine", "verdict")
    for result in sorted(results, key=_order):
        if isinstance(result, CannotOpen):
            grid.add_row(_safe(result.url), "", f"[red]cannot be opened: {result.cause}[/]")
        else:
            colour = "green" if result.works else "red"
            verdict = f"[{colour}]{escape(result.verdict.verdict.title)}[/]"
            grid.add_row(_safe(result.url), result.engine, verdict)
    return grid


def _order(result: Result) -> tuple[int, str, str]:
    if isinstance(result, CannotOpen):
        return 0, result.cause, result.url
    return (2 if result.works else 1), result.verdict.code, result.url


def _safe(text: str) -> str:
    return escape(escaped(shortened(text, _LONGEST_EVIDENCE)))
