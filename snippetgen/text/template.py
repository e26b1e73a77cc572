"""Sentences of a descriptor: text with `code` in backquotes and placeholders.

`{variables}` stands for the names of the variables in use, `{option}` for an option's value. Other
text in braces stays unchanged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Piece:
    """A part of a sentence: prose, or code, which is copied unchanged."""

    text: str
    code: bool = False


def sentence(
    text: str, variable_names: Iterable[str], options: Mapping[str, str | int]
) -> list[Piece]:
    """Return the parts of a sentence with its placeholders filled in."""
    values: dict[str, Sequence[str]] = {key: (str(value),) for key, value in options.items()}
    return list(_pieces(text, {**values, "variables": tuple(variable_names)}))


def plain(parts: Iterable[Piece]) -> str:
    """Return pieces as text without backquotes."""
    return "".join(piece.text for piece in parts)


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return set(PLACEHOLDER.findall(text))


def _pieces(text: str, values: Mapping[str, Sequence[str]]) -> Iterator[Piece]:
    parts = text.split("`")
    for index, part in enumerate(parts):
        # An unpaired backquote is an ordinary character.
        if index % 2 and index == len(parts) - 1:
            yield Piece("`")
        if index % 2 and index < len(parts) - 1:
            yield Piece(_joined(part, values), code=True)
        else:
            yield from _prose(part, values)


def _joined(code: str, values: Mapping[str, Sequence[str]]) -> str:
    return PLACEHOLDER.sub(
        lambda match: ", ".join(values[match[1]]) if match[1] in values else match[0], code
    )


def _prose(text: str, values: Mapping[str, Sequence[str]]) -> Iterator[Piece]:
    end = 0
    for match in PLACEHOLDER.finditer(text):
        if match[1] not in values:
            continue
        yield Piece(text[end : match.start()])
        end = match.end()
        for index, value in enumerate(values[match[1]]):
            if index:
                yield Piece(", ")
            yield Piece(value, code=True)
    yield Piece(text[end:])
