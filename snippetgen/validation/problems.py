"""What is wrong with a configuration, in one line that is safe to print on a terminal."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_SHOWN = 60
"""Characters of a value or a name that a message repeats."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what was found there, and what is allowed."""

    key: str | None
    """Dotted path of the key, e.g. `variables.url`; None where the file as a whole is wrong."""
    value: str | None
    """What stands there, as `shown` writes it; None where nothing does."""
    message: str
    """A sentence, without the key and the value."""
    file: str = ""

    def in_file(self, file: str) -> Problem:
        """Return the same problem, of that file."""
        return replace(self, file=file)

    def __str__(self) -> str:
        """Write `FILE: KEY = VALUE: message`, with the parts that there are."""
        place = escaped(self.key or "")
        if self.key and self.value is not None:
            place = f"{place} = {self.value}"
        return ": ".join(filter(None, (escaped(self.file), place, self.message)))


class ConfigError(Exception):
    """Some configuration is wrong; `problems` holds everything that is, in the files' order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RuleError(ValueError):
    """Problems that a validator found; raised inside a model, which knows of no file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__(" ".join(map(str, self.problems)))


def escaped(text: str) -> str:
    """Return the text with whatever a terminal would not print as it is written `\\uXXXX`."""
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return the text, its end cut off where it has more than `longest` characters."""
    return text if len(text) <= longest else f"{text[:longest]}..."


def shown(value: object) -> str:
    """Write any value of a TOML file for a message: on one line, short, without control characters.

    Text is in double quotes; of lists and tables only the kind is told, since they may be nested
    without bound.
    """
    match value:
        case str():
            quoted = shortened(value).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped(quoted)}"'
        case bool():
            return str(value).lower()
        case int():
            # Python refuses to write very long integers in decimal.
            return str(value) if value.bit_length() < 128 else "a very large number"
        case dict():
            return "a table" if value else "an empty table"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case _:
            return shortened(escaped(str(value)))
