"""What only the rows of an export together show: calls that contradict each other, and dates."""

from __future__ import annotations

import hashlib
import re
from array import array
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.times import DAY_FIRST, date_form, states_zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.relay.ingest.facts.times import DateForm

DIGITS_OF_SPREADSHEETS = 15
"""Spreadsheets keep this many digits of a number and write zeros for the others."""

_LONG_NUMBER = re.compile(rf"\d{{{DIGITS_OF_SPREADSHEETS}}}(?P<rest>\d+)")


@dataclass
class Dates:
    """The dates of one kind in a column: the orders that all of them leave, and some examples."""

    orders: frozenset[str]
    proof: str = ""
    ambiguous: str = ""

    def add(self, text: str, form: DateForm) -> None:
        """Take a date into account."""
        self.orders &= form.days.keys()
        if len(set(form.days.values())) > 1:
            self.ambiguous = self.ambiguous or text
        elif len(form.days) == 1:
            self.proof = self.proof or text


@dataclass
class Survey:
    """Collects the calls of an export one after the other, in 32 bytes each."""

    dates: dict[str, Dates] = field(default_factory=dict)
    without_zone: str = ""
    exact_numbers: bool = False
    _ids: array[int] = field(default_factory=lambda: array("Q"))
    _conversions: array[int] = field(default_factory=lambda: array("Q"))
    _times: array[int] = field(default_factory=lambda: array("Q"))
    _lines: array[int] = field(default_factory=lambda: array("Q"))

    def add_call(self, line: int, id_: str, conversion: Mapping[str, str], time: str) -> None:
        """Take a call into account; `conversion` and `time` are empty if the row has none."""
        number = _LONG_NUMBER.fullmatch(id_)
        if number and number["rest"].strip("0"):
            self.exact_numbers = True
        self._ids.append(_digest(id_))
        self._conversions.append(_digest(*chain.from_iterable(sorted(conversion.items()))))
        self._times.append(_digest(time))
        self._lines.append(line)

    def add_time(self, text: str) -> None:
        """Take the text of a time into account."""
        if not self.without_zone and not states_zone(text):
            self.without_zone = text
        if (form := date_form(text)) is None or not form.kind or not form.days:
            return
        if form.kind not in self.dates:
            self.dates[form.kind] = Dates(frozenset(form.days))
        self.dates[form.kind].add(text, form)

    @property
    def orders(self) -> dict[str, frozenset[str]]:
        """The possible orders of day, month and year, by the kind of the date."""
        return {kind: dates.orders for kind, dates in self.dates.items()}

    def notes(self) -> Iterator[str]:
        """Yield a sentence for each kind of date that other rows explain, or contradict."""
        for dates in self.dates.values():
            if not dates.ambiguous:
                continue
            if not dates.orders:
                yield (
                    f"Some dates like {dates.ambiguous} have the day first and others the month; "
                    "those that may mean either are not read."
                )
            elif len(dates.orders) == 1:
                first = "day" if DAY_FIRST in dates.orders else "month"
                yield (
                    f"Dates like {dates.ambiguous} have the {first} first, "
                    f"as {dates.proof} shows in the same column."
                )

    def contradictions(self) -> dict[int, str]:
        """Return what is wrong with each row whose id another row has for another call, by line."""
        found: dict[int, str] = {}
        order = sorted(range(len(self._ids)), key=self._ids.__getitem__)
        for _, places in groupby(order, key=self._ids.__getitem__):
            rows = sorted(places)
            if len(rows) > 1:
                for what, digests in (("conversion", self._conversions), ("time", self._times)):
                    found.update(self._differences(rows, what, digests, found))
        return found

    def _differences(
        self, rows: list[int], what: str, digests: array[int], found: Mapping[int, str]
    ) -> Iterator[tuple[int, str]]:
        stated = {digests[row]: row for row in reversed(rows) if digests[row]}
        if len(stated) < 2:
            return
        first, second, *_ = stated.values()
        for row in rows:
            line = self._lines[row]
            if line not in found:
                other = second if digests[row] == digests[first] else first
                yield line, f"line {self._lines[other]} has the same id and another {what}"


def is_long_number(id_: str) -> bool:
    """Return whether a spreadsheet could have rounded an id to this number."""
    number = _LONG_NUMBER.fullmatch(id_)
    return number is not None and not number["rest"].strip("0")


def _digest(*texts: str) -> int:
    """Return 64 bits that stand for texts; 0 for none, or only empty ones."""
    if not any(texts):
        return 0
    data = "\0".join(texts).encode(errors="surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") or 1
