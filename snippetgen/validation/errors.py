"""What is wrong with a configuration, in lines that are safe to print on a terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its place, the value found there, and what is allowed."""

    key: str | None
    """Dotted path of the key, e.g. `variables.url`; None if the problem concerns the file."""
    value: str | None
    """The value, as `shown` writes it; None if the key has none."""
    message: str
    """A sentence, without the key and the value."""
    file: str = ""

    def in_file(self, file: str) -> Problem:
        """Return the same problem, of that file."""
        return replace(self, file=file)

    def __str__(self) -> str:
        """Return `FILE: KEY = VALUE: message`, without the parts that are not known."""
        place = escaped(self.key or "")
        if self.key and self.value is not None:
            place = f"{place} = {self.value}"
        return ": ".join(filter(None, (escaped(self.file), place, self.message)))


class ConfigError(Exception):
    """A configuration is wrong. `problems` holds every problem, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RuleError(ValueError):
    """Problems that a validator found, inside a model that does not know its file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__(" ".join(map(str, self.problems)))
