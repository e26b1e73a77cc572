"""Ids that several rows of one export share, although the rows are different calls."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXACT_DIGITS = 15
"""Digits of a number that spreadsheets keep; they replace the others by zeros."""

_LONG = re.compile(rf"[0-9]{{{EXACT_DIGITS + 1},}}")


@dataclass
class IdConflicts:
    """Collects the rows of an export, a few bytes for each, and finds those that share an id.

    An id with two conversions or two times is a fault of every row that has it. So are ids that
    agree in their first fifteen digits and end in zeros, if no long id of the export ends
    otherwise: a spreadsheet has rounded them.
    """

    _rows: dict[bytes, list[tuple[int, bytes]]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    _has_exact_ids: bool = False

    def add(self, row: int, call_id: str, conversion: str, time: str) -> None:
        """Note a row: its number, and the texts of its id, conversion and time."""
        key = _digest(call_id)
        self._rows[key].append((row, _digest(f"{time}\0{conversion}")))
        if _LONG.fullmatch(call_id):
            if call_id[EXACT_DIGITS:].strip("0"):
                self._has_exact_ids = True
            else:
                self._stems[_digest(call_id[:EXACT_DIGITS])].add(key)

    def faults(self) -> dict[int, str]:
        """Return what is wrong with which row; rows without a fault are left out."""
        return dict(self._faults())

    def _faults(self) -> Iterator[tuple[int, str]]:
        for rows in self._rows.values():
            if len({content for _, content in rows}) > 1:
                yield from _sharing(rows, "the same id, with another conversion or time")
        if self._has_exact_ids:
            return
        for keys in self._stems.values():
            rows = [row for key in keys for row in self._rows[key]]
            if len({content for _, content in rows}) > 1:
                yield from _sharing(rows, "an id that a spreadsheet rounded to the same digits")


def _sharing(rows: list[tuple[int, bytes]], what: str) -> Iterator[tuple[int, str]]:
    for number, _ in rows:
        other = next(each for each, _ in rows if each != number)
        yield number, f"line {other} has {what}"


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=12).digest()
