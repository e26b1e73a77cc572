"""Parses JSON as JavaScript does (RFC 8259; ECMA-262, "JSON.parse").

Unlike JavaScript, Python's own parser accepts NaN and Infinity, keeps large integers exact and
fails on deep nesting.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from snippetgen_harness.oracle.page_state import Json

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(
    r'(?P<string>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*)*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<literal>true|false|null)"
    r"|(?P<mark>[][{}:,])"
)
_LITERALS = {"true": True, "false": False, "null": None}
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_LAST_INDEX = 2**32 - 2

_Next = Literal["value", "value or ]", "key", "key or }", ":", "more", "end"]


def parse(text: str) -> Json:
    """Return the value in `text`, with numbers as doubles.

    A repeated member has the position of the first one and the value of the last one. Raises
    ValueError if JSON.parse would throw. Nesting may be as deep as the text is long.
    """
    reader = _Reader()
    for kind, token in _tokens(text):
        reader.take(kind, token)
    return reader.result()


def in_javascript_order(keys: Iterable[str]) -> list[str]:
    """Return the keys of an object in the order of for-in: ascending array indices, then others."""
    listed = list(keys)
    indices = [key for key in listed if _is_index(key)]
    return sorted(indices, key=int) + [key for key in listed if not _is_index(key)]


def _is_index(key: str) -> bool:
    return _INDEX.fullmatch(key) is not None and int(key) <= _LAST_INDEX


class _Reader:
    """Consumes tokens one by one. The open containers are in a list, which avoids recursion."""

    def __init__(self) -> None:
        self._document: list[Json] = []
        self._open: list[list[Json] | dict[str, Json]] = [self._document]
        self._keys: list[str] = []
        self._next: _Next = "value"

    def result(self) -> Json:
        if self._next != "end":
            raise ValueError("the text ends too soon")
        return self._document[0]

    def take(self, kind: str | None, token: str) -> None:
        expected = self._next
        if kind == "mark":
            self._take_mark(expected, token)
        elif expected in ("value", "value or ]"):
            self._add(_scalar(kind, token))
            self._close_value()
        elif expected in ("key", "key or }") and kind == "string":
            self._keys.append(_string(token))
            self._next = ":"
        else:
            raise ValueError(f"expected {expected}, not {token!r}")

    def _take_mark(self, expected: _Next, mark: str) -> None:
        container = self._open[-1]
        if mark in "[{" and expected in ("value", "value or ]"):
            opened: list[Json] | dict[str, Json] = [] if mark == "[" else {}
            self._add(opened)
            self._open.append(opened)
            self._next = "value or ]" if mark == "[" else "key or }"
        elif (mark == "]" and _may_close(container, list, expected, "value or ]")) or (
            mark == "}" and _may_close(container, dict, expected, "key or }")
        ):
            self._open.pop()
            self._close_value()
        elif mark == "," and expected == "more":
            self._next = "value" if isinstance(container, list) else "key"
        elif mark == ":" and expected == ":":
            self._next = "value"
        else:
            raise ValueError(f"expected {expected}, not {mark!r}")

    def _add(self, value: Json) -> None:
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        else:
            container[self._keys.pop()] = value

    def _close_value(self) -> None:
        self._next = "end" if len(self._open) == 1 else "more"


def _may_close(container: object, type_: type, expected: _Next, empty: _Next) -> bool:
    return isinstance(container, type_) and expected in ("more", empty)


def _tokens(text: str) -> Iterator[tuple[str | None, str]]:
    position = _end_of_space(text, 0)
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"{text[position : position + 20]!r} is not JSON")
        yield match.lastgroup, match[0]
        position = _end_of_space(text, match.end())


def _end_of_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _scalar(kind: str | None, token: str) -> Json:
    if kind == "string":
        return _string(token)
    return float(token) if kind == "number" else _LITERALS[token]


def _string(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    text: str = json.loads(token)
    return text
