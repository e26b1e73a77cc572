"""Finds ids that several rows of an export share although the rows are different calls."""

from __future__ import annotations

import hashlib
import re
from array import array
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXACT_DIGITS = 15
"""The digits that spreadsheets keep of a number. They replace the rest with zeros."""

_LONG = re.compile(rf"[0-9]{{{EXACT_DIGITS + 1},}}")


def _numbers() -> array[int]:
    return array("Q")


@dataclass
class IdConflicts:
    """Collects the rows of an export, at 40 bytes each, and finds those that share an id.

    Rows are faulty if they share an id but have different conversions or times. They are also
    faulty if their ids share the first fifteen digits and end in zeros, and no long id in the
    export ends otherwise: a spreadsheet has rounded them.
    """

    _rows: array[int] = field(default_factory=_numbers)
    _ids: array[int] = field(default_factory=_numbers)
    _rounded_ids: array[int] = field(default_factory=_numbers)
    _conversions: array[int] = field(default_factory=_numbers)
    _times: array[int] = field(default_factory=_numbers)
    _has_rounded_ids: bool = False
    _has_exact_ids: bool = False

    def add(self, row: int, call_id: str, conversion: str, time: str) -> None:
        """Record the number, id, conversion and time of a row; missing ones are empty."""
        rounded = call_id
        if _LONG.fullmatch(call_id):
            if call_id[EXACT_DIGITS:].strip("0"):
                self._has_exact_ids = True
            else:
                self._has_rounded_ids = True
                rounded = f"{call_id[:EXACT_DIGITS]}…"
        self._rows.append(row)
        self._ids.append(_digest(call_id))
        self._rounded_ids.append(_digest(rounded))
        self._conversions.append(_digest(conversion))
        self._times.append(_digest(time))

    def faults(self) -> dict[int, str]:
        """Return the problem of each faulty row, by row number."""
        found = dict(self._faults(self._ids, "the same id and another {}"))
        if self._has_rounded_ids and not self._has_exact_ids:
            rounded = (
                "another {} and an id that a spreadsheet rounded to the same digits; "
                "export the column as text"
            )
            found |= dict(self._faults(self._rounded_ids, rounded, only_rounded=True))
        return found

    def _faults(
        self, ids: array[int], what: str, *, only_rounded: bool = False
    ) -> Iterator[tuple[int, str]]:
        order = sorted(range(len(ids)), key=ids.__getitem__)
        for id_, group in groupby(order, key=ids.__getitem__):
            places = sorted(group)
            if len(places) < 2 or (only_rounded and self._ids[places[0]] == id_):
                continue
            faults: dict[int, str] = {}
            for kind, digests in (("conversion", self._conversions), ("time", self._times)):
                for place, other in _differing(places, digests):
                    fault = f"line {self._rows[other]} has {what.format(kind)}"
                    faults.setdefault(self._rows[place], fault)
            yield from faults.items()


def _differing(places: list[int], digests: array[int]) -> Iterator[tuple[int, int]]:
    """Yield each position whose value differs from another one's, and the other position."""
    stated = {digests[place]: place for place in reversed(places) if digests[place]}
    if len(stated) > 1:
        last, other, *_ = stated.values()
        for place in places:
            yield place, other if digests[place] == digests[last] else last


def _digest(text: str) -> int:
    """Return a 64-bit digest of the text; 0 if the text is empty."""
    if not text:
        return 0
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") or 1
