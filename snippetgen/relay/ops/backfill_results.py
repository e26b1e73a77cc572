"""Writes the outcomes of an export's rows as CSV, and as a table on the terminal."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from rich import box
from rich.table import Table
from rich.text import Text

from snippetgen.relay.ingest.facts.fact import Absent, Unreadable
from snippetgen.text.display import escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

    from snippetgen.relay.ingest.facts.fact import Fact
    from snippetgen.relay.ops.backfill import Outcome

T = TypeVar("T")

COLUMNS = ("line", "call", "outcome", "reason")

# A spreadsheet may use any of the delimiters, so a cell may begin after each.
_DELIMITERS = frozenset(",;|\t\r\n")

_TABLE_COLUMNS = (
    *("line", "id", "time", "duration", "answered", "first time", "tags", "revenue"),
    *("conversion", "outcome"),
)
_LONGEST_CELL = 40


class Results:
    """Writes outcomes to a file as they come, and counts them.

    A `'` before a formula keeps a spreadsheet from running it, whatever its delimiter.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow(COLUMNS)
        self.counts: Counter[str] = Counter()

    def write(self, each: Outcome) -> None:
        """Write and count the outcome of a row."""
        self.counts[each.outcome] += 1
        self._writer.writerow((each.line, _inert(each.call), each.outcome, _inert(each.reason)))

    def close(self) -> None:
        """Flush the file, and keep it open."""
        self._text.detach()


def table_of(outcomes: Iterable[Outcome]) -> Table:
    """Return a table of rows as read, with their outcomes."""
    table = Table(*_TABLE_COLUMNS, box=box.SIMPLE)
    for each in outcomes:
        table.add_row(*map(Text, _cells(each)))
    return table


def _cells(each: Outcome) -> tuple[str, ...]:
    outcome = f"{each.outcome}: {each.reason}" if each.reason else each.outcome
    call = each.facts
    if call is None:
        return (str(each.line), _cell(each.call), *[""] * 7, _cell(outcome, 200))
    return (
        str(each.line),
        _cell(call.id),
        _fact(call.started_at, _time),
        _fact(call.duration, lambda seconds: f"{seconds:g} s"),
        _fact(call.answered, _yes_no),
        _fact(call.first_time, _yes_no),
        _fact(call.tags, ", ".join),
        _fact(call.revenue, lambda cents: f"{cents / 100:.2f}"),
        _cell(next(iter(filter(None, call.variables.values())), "-")),
        _cell(outcome, 200),
    )


def _fact(fact: Fact[T], show: Callable[[T], str]) -> str:
    if isinstance(fact, Absent):
        return "-"
    return _cell(f"? {fact.text}" if isinstance(fact, Unreadable) else show(fact.value))


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _cell(text: str, longest: int = _LONGEST_CELL) -> str:
    return shortened(escaped(text), longest)


def _inert(text: str) -> str:
    """Return the text with a `'` before each sign that would begin a formula."""
    written = []
    is_begin = True
    for char in text:
        if is_begin and unicodedata.normalize("NFKC", char) in ("=", "+", "-", "@"):
            written.append("'")
        is_begin = char in _DELIMITERS or (is_begin and _is_passed_over(char))
        written.append(char)
    return "".join(written)


def _is_passed_over(char: str) -> bool:
    """Return whether a spreadsheet may drop a character at the beginning of a cell."""
    return char == '"' or char.isspace() or unicodedata.category(char) in ("Cc", "Cf")
