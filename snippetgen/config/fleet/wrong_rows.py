"""What is wrong with the rows of a table, up to a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PROBLEMS = 100
"""How many problems are reported by default."""


class WrongRows:
    """Collects the problems of wrong rows: the first ones, and how many there are."""

    def __init__(self, limit: int = MOST_PROBLEMS) -> None:
        """`limit` is how many problems are kept."""
        self.limit = limit
        self.rows = 0
        """How many rows are wrong."""
        self.found = 0
        """How many problems they have."""
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
        """The problems that were kept and, if there are more, one that says how many."""
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
