"""The messages of failed assertions about hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from snippetgen.lint.findings import Finding
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.testing.comparison import Comparison, Row

LONGEST_CELL = 48
"""How many characters of a value a table shows, around the first difference."""

_LONGEST_URL = 400
_MOST_HITS = 10


def too_few_hits(hits: Sequence[RecordedHit], number: int, timeout: float) -> str:
    """Say that too few hits arrived, and list them."""
    arrived = f"but {len(hits)} arrived:" if hits else "but none arrived."
    return _lines(f"Expected {_count(number)} within {timeout:g} s, {arrived}", *_listed(hits))


def too_few(
    found: int, times: int, others: Sequence[Comparison], total: int, timeout: float
) -> str:
    """Say that a conversion arrived too few times, and show the closest of the other hits."""
    within = f" within {timeout:g} s" if timeout else ""
    if total == 0:
        return f"Expected {_conversions(times)}{within}, but no hit arrived."
    matching = f"{found or 'none'} of {_count(total)} {'match' if found > 1 else 'matches'}"
    head = f"Expected {_conversions(times)}{within}, but {matching}."
    if not others:
        return head
    return _lines(f"{head} The closest{' other' if found else ''}:", *_shown(closest(others)))


def too_many(matching: Sequence[Comparison], times: int, total: int) -> str:
    """Say that a conversion arrived too many times, and list the hits."""
    head = f"Expected {_conversions(times)}, but {len(matching)} of {_count(total)} match:"
    return _lines(head, *_listed([each.record for each in matching]))


def unwanted(matching: Sequence[Comparison], total: int) -> str:
    """Say that an unexpected conversion arrived, and show it."""
    verb = "match" if len(matching) > 1 else "matches"
    head = f"Expected no such conversion, but {len(matching)} of {_count(total)} {verb}:"
    return _lines(head, *_shown(matching[0]))


def closest(comparisons: Sequence[Comparison]) -> Comparison:
    """Return the hit with the fewest differences and errors; the latest of several."""
    return min(reversed(comparisons), key=lambda each: (each.differences, each.errors))


def _shown(comparison: Comparison) -> Iterator[str]:
    yield f"    {_url(comparison.record)} {comparison.path}".rstrip()
    if comparison.rows:
        yield ""
        yield from (f"    {line}" for line in _table(comparison.rows))
    if comparison.findings:
        yield ""
        yield from _listed_findings(comparison.findings)


def _table(rows: Iterable[Row]) -> Iterator[str]:
    header = ("parameter", "expected", "got", "")
    lines = [header, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _cells(row: Row) -> tuple[str, str, str, str]:
    values = [value for value in (row.expected, *row.got) if value is not None]
    start = _first_difference(values) if row.verdict == "differs" else 0
    expected = "-" if row.expected is None else _cell(row.expected, start)
    got = ", ".join(_cell(value, start) for value in row.got) or "-"
    verdict = "ok" if row.verdict == "ok" else f"<- {row.verdict}"
    return f"{row.field} ({escaped(row.parameter)})", expected, got, verdict


def _first_difference(values: Sequence[str]) -> int:
    shortest = min(map(len, values))
    differing = (i for i in range(shortest) if len({value[i] for value in values}) > 1)
    return next(differing, shortest)


def _cell(value: str, difference: int) -> str:
    if len(value) <= LONGEST_CELL:
        return f'"{escaped(value)}"'
    start = max(0, difference - LONGEST_CELL // 2)
    end = start + LONGEST_CELL
    before, after = "..." if start else "", "..." if end < len(value) else ""
    return f'{before}"{escaped(value[start:end])}"{after}'


def _listed(hits: Sequence[RecordedHit]) -> Iterator[str]:
    for record in hits[:_MOST_HITS]:
        yield f"    {_url(record)}"
        yield from _listed_findings(f for f in record.findings if f.severity == "error")
    if len(hits) > _MOST_HITS:
        yield f"    and {len(hits) - _MOST_HITS} more"


def _listed_findings(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"    {finding.severity}: {finding.code}: {escaped(finding.message)}"


def _url(record: RecordedHit) -> str:
    url = escaped(record.hit.url)
    return url if len(url) <= _LONGEST_URL else f"{url[:_LONGEST_URL]}..."


def _conversions(times: int) -> str:
    return "1 conversion" if times == 1 else f"{times} conversions"


def _count(hits: int) -> str:
    return "1 hit" if hits == 1 else f"{hits} hits"


def _lines(*lines: str) -> str:
    return "\n".join(lines)
