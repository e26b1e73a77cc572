"""Collects facts that depend on all rows of an export: the order of dates, and shared ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.exports.id_conflicts import IdConflicts
from snippetgen.relay.ingest.facts.times import DAY_FIRST, date_form, states_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.relay.ingest.facts.times import DateForm


@dataclass
class Dates:
    """The dates of one form in a column: the orders that fit all of them, and two examples.

    `proof` is a date with only one possible order; `ambiguous` may mean several days.
    """

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
    """Collects facts from the rows of an export, row by row.

    `without_zone` is an example of a time that names no time zone, or empty.
    """

    ids: IdConflicts = field(default_factory=IdConflicts)
    dates: dict[str, Dates] = field(default_factory=dict)
    without_zone: str = ""

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
        """Yield a sentence for each form of date that other rows explain or contradict."""
        for dates in self.dates.values():
            if not dates.ambiguous:
                continue
            if not dates.orders:
                yield (
                    f"Some dates like {dates.ambiguous} start with the day and others with the "
                    "month, so ambiguous ones are not read."
                )
            elif len(dates.orders) == 1:
                first = "day" if DAY_FIRST in dates.orders else "month"
                yield (
                    f"Dates like {dates.ambiguous} start with the {first}, as {dates.proof} in "
                    f"the same column shows."
                )
