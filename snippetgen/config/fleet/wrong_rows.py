"""Collects the problems of a table's rows, up to a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PROBLEMS = 100
"""The number of problems to report by default."""


class WrongRows:
    """Collects the problems of invalid rows: the first ones, and the total number."""

    def __init__(self, limit: int = MOST_PROBLEMS) -> None:
        """`limit` is the number of problems to keep."""
        self.limit = limit
        self.rows = 0
        """The number of invalid rows."""
        self.found = 0
        """The number of their problems."""
        self._kept: list[Problem] = []

    def __bool__(self) -> bool:
        return self.rows > 0

    def add(self, problems: Iterable[Problem]) -> None:
        """Add the problems of a row."""
        self.rows += 1
        for problem in problems:
            self.found += 1
            if len(self._kept) < self.limit:
                self._kept.append(problem)

    @property
    def problems(self) -> list[Problem]:
        """The kept problems and, if there are more, one that counts the rest."""
        more = self.found - len(self._kept)
        if not more:
            return list(self._kept)
        noun = "problem" if more == 1 else "problems"
        message = f"and {more} more {noun}; {self.rows} rows are wrong."
        return [*self._kept, Problem(None, None, message, self._kept[0].file if self._kept else "")]

    def raise_problems(self) -> None:
        """Raise ConfigError if there are any."""
        if self:
            raise ConfigError(self.problems)
