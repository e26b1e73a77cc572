"""Problems of configurations, in lines that are safe to print on a terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_QUOTED = re.compile(r'"(?:(\\"|\').*\1|[\u201c\u201e\u2018\u00ab].*[\u201c\u201d\u2019\u00bb])"')
"""Matches a string, as returned by `shown`, that has quotation marks of its own around it."""


@dataclass(frozen=True)
class Problem:
    """A problem: its location, the value there, and what is allowed."""

    key: str | None
    """Dotted path of the key, such as `variables.url`; None if the problem is about the whole
    file."""
    value: str | None
    """The value as returned by `shown`; None if the key has none."""
    message: str
    """A sentence, without the key and the value."""
    file: str = ""
    line: int | None = None
    """Line of the key or its value, counted from 1; None if it is unknown."""
    column: int | None = None
    """Column in that line, counted from 1."""

    def in_file(self, file: str) -> Problem:
        """Return the same problem in that file."""
        return replace(self, file=file)

    def __str__(self) -> str:
        """Return `FILE:LINE:COLUMN: KEY = VALUE: message`, without unknown parts."""
        return ": ".join(filter(None, (self.location, self.setting, self.message)))

    @property
    def location(self) -> str:
        """The location as `FILE:LINE:COLUMN`, safe to print; empty if the file is unknown."""
        if not self.file or self.line is None:
            return escaped(self.file)
        return f"{escaped(self.file)}:{self.line}:{self.column}"

    @property
    def setting(self) -> str:
        """The key and its value as `KEY = VALUE`, safe to print; empty if there is no key."""
        key = escaped(self.key or "")
        return f"{key} = {self.value}" if key and self.value is not None else key

    @property
    def field_message(self) -> str:
        """The message for a field of a form or a cell of a table, which need no quotes, unlike
        TOML."""
        message = self.message.replace(" in quotes", "")
        if message.startswith("must be") and _QUOTED.fullmatch(self.value or ""):
            message += " Write it without the quotation marks."
        return message

    def as_json(self) -> dict[str, Any]:
        """Return the keys `key`, `value`, `message`, `line` and `column`, as JSON types."""
        return {
            "key": self.key,
            "value": self.value,
            "message": self.message,
            "line": self.line,
            "column": self.column,
        }


class ConfigError(Exception):
    """A configuration is invalid. `problems` has all problems, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RuleError(ValueError):
    """Problems that a validator found in a model that does not know its file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__(" ".join(map(str, self.problems)))
