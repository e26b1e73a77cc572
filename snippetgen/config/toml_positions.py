"""Finds lines and columns of the keys and values in a TOML document.

`tomllib` does not report them. This module parses only what it needs to find them, in text that
`tomllib` has accepted.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from snippetgen.validation.errors import Problem

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'')
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}#\n]+")


@dataclass(frozen=True, slots=True)
class Position:
    """A position in the text; lines and columns count from 1."""

    line: int
    column: int


class Positions:
    """Where the keys of a TOML text are, and where their values begin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys: dict[Path, int] = {}
        self._values: dict[Path, int] = {}
        for path, key, value in _Reader(text).entries():
            self._keys.setdefault(path, key)
            self._values.setdefault(path, value)

    def find(self, key: str | None, *, value: bool = False) -> Position:
        """Return the position of a key or of its value by dotted path.

        A missing key has the position of the table that lacks it, or of the beginning of the text.
        """
        path = _path(key or "")
        while path:
            if value and path in self._values:
                return self._position(self._values[path])
            if path in self._keys:
                return self._position(self._keys[path])
            path, value = path[:-1], False
        return Position(1, 1)

    def _position(self, offset: int) -> Position:
        line = self._text.count("\n", 0, offset) + 1
        return Position(line, offset - (self._text.rfind("\n", 0, offset) + 1) + 1)


def _path(key: str) -> Path:
    """Return the parts of a path such as `variables.url` or `goal_ids[0]`."""
    parts: list[str | int] = []
    for part in key.split(".") if key else ():
        name, *indices = re.split(r"\[([0-9]+)\]", part)
        parts += [name, *(int(index) for index in indices if index)]
    return tuple(parts)


def located(problems: Iterable[Problem], text: str, file: str) -> list[Problem]:
    """Return problems with lines and columns, if their keys are in the file.

    `text` is the TOML of the file.
    """
    positions = Positions(text)
    result = []
    for problem in problems:
        if problem.file == file and problem.line is None:
            place = positions.find(problem.key, value=problem.value is not None)
            problem = replace(problem, line=place.line, column=place.column)
        result.append(problem)
    return result


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def entries(self) -> Iterator[tuple[Path, int, int]]:
        """Find each key and member of an array: its path, its position, its value's position."""
        table: Path = ()
        arrays: dict[Path, int] = {}
        self._skip(_SPACE)
        while self._at < len(self._text):
            if self._peek("["):
                start = self._at
                is_array = self._text.startswith("[[", start)
                self._at += 2 if is_array else 1
                table = _indexed(self._key(), arrays)
                if is_array:
                    yield table, start, start
                    arrays[table] = arrays.get(table, -1) + 1
                    table = (*table, arrays[table])
                self._at = self._end_of_line()
                yield table, start, start
            else:
                yield from self._pair(table)
            self._skip(_SPACE)

    def _pair(self, table: Path) -> Iterator[tuple[Path, int, int]]:
        start = self._at
        path = (*table, *self._key())
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        yield path, start, self._at
        yield from self._value(path)

    def _value(self, path: Path) -> Iterator[tuple[Path, int, int]]:
        if self._peek("["):
            yield from self._array(path)
        elif self._peek("{"):
            yield from self._inline_table(path)
        elif match := _STRING.match(self._text, self._at):
            self._at = match.end()
        else:
            self._skip(_PLAIN)

    def _array(self, path: Path) -> Iterator[tuple[Path, int, int]]:
        self._at += 1
        index = 0
        while not self._ends_with("]"):
            member = (*path, index)
            yield member, self._at, self._at
            yield from self._value(member)
            index += 1

    def _inline_table(self, path: Path) -> Iterator[tuple[Path, int, int]]:
        self._at += 1
        while not self._ends_with("}"):
            yield from self._pair(path)

    def _ends_with(self, bracket: str) -> bool:
        """Skip to the next member. Returns whether there is none."""
        self._skip(_SPACE)
        if self._peek(","):
            self._at += 1
            self._skip(_SPACE)
        if self._at < len(self._text) and not self._peek(bracket):
            return False
        self._at += 1
        return True

    def _key(self) -> tuple[str, ...]:
        """Read a dotted key, and skip to what follows it."""
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            match = _KEY.match(self._text, self._at)
            if match is None:  # not text that tomllib accepts
                self._at = self._end_of_line()
                return tuple(parts)
            self._at = match.end()
            parts.append(_name(match[0]))
            self._skip(_BLANK)
            if not self._peek("."):
                return tuple(parts)
            self._at += 1

    def _peek(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at + 1

    def _end_of_line(self) -> int:
        end = self._text.find("\n", self._at)
        return len(self._text) if end < 0 else end


def _indexed(header: tuple[str, ...], arrays: dict[Path, int]) -> Path:
    """Return the path of a header's table; for an array of tables, of its last table."""
    path: Path = ()
    for index, name in enumerate(header, 1):
        path = (*path, name)
        if index < len(header) and path in arrays:
            path = (*path, arrays[path])
    return path


def _name(written: str) -> str:
    if written[0] not in "\"'":
        return written
    return str(tomllib.loads(f"k = {written}")["k"])
