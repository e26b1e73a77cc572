"""A tokenizer for ES5 as in the templates, where every statement ends with a semicolon."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from snippetgen.javascript.identifiers import reserved_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>/\*.*?\*/|//[^\n]*)
    | (?P<literal>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\d[\w.]*)
    | (?P<word>[A-Za-z_$][\w$]*)
    | (?P<regexp>/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+/\w*)
    | (?P<punctuator>>>>=|===|!==|>>>|<<=|>>=|[-+*/%&|^=!<>]=|&&|\|\||\+\+|--|<<|>>
        |[-+*/%&|^=!<>{}()\[\];,?:.~])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_DIVISION = re.compile(r"(?P<punctuator>/=?)")

_BEFORE_OPERAND = frozenset(
    ("return", "typeof", "case", "in", "delete", "void", "throw", "new", "else", "do", "instanceof")
)


def scan(source: str) -> Iterator[tuple[str, str]]:
    """Yield every part of a program with its kind: a token, a comment or white space.

    Raises ValueError for a character that cannot begin a token.
    """
    position = 0
    before = ""
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found and found.lastgroup == "regexp" and ends_operand(before):
            found = _DIVISION.match(source, position)
        if not found or not found.lastgroup:
            raise ValueError(
                f"No JavaScript token begins with {source[position : position + 20]!r}."
            )
        if found.lastgroup not in ("space", "comment"):
            before = found[0]
        yield found.lastgroup, found[0]
        position = found.end()


def tokenize(source: str) -> list[str]:
    """Split a program into tokens, without white space and comments."""
    return [text for kind, text in scan(source) if kind not in ("space", "comment")]


def join(tokens: Sequence[str]) -> str:
    """Write tokens as a program, with a space only if two tokens would otherwise join."""
    parts: list[str] = []
    last = ""
    for token in tokens:
        # A placeholder may become a number; one with a filter becomes a member or a key.
        is_word = _in_word(token[0]) or (token.startswith('"{{ ') and "|" not in token)
        if last and ((_in_word(last) and is_word) or last == token[0] in ("+", "-")):
            parts.append(" ")
        parts.append(token)
        last = token[-1]
    return "".join(parts)


@cache
def is_name(token: str) -> bool:
    """Return whether a token is an identifier and not a reserved word."""
    return _NAME.fullmatch(token) is not None and token not in reserved_words()


def is_reference(tokens: Sequence[str], position: int) -> bool:
    """Return whether the token at a position names a variable, not a member or a key."""
    if not is_name(tokens[position]) or tokens[position - 1] == ".":
        return False
    is_key = tokens[position + 1 : position + 2] == [":"] and tokens[position - 1] in ("{", ",")
    return not is_key


def closing(tokens: Sequence[str], opening: int) -> int:
    """Return the position of the bracket that closes the one at a position."""
    depth = 0
    for position in range(opening, len(tokens)):
        depth += (tokens[position] in ("(", "[", "{")) - (tokens[position] in (")", "]", "}"))
        if not depth:
            return position
    raise ValueError(f"No bracket closes the {tokens[opening]!r}.")


def ends_operand(token: str) -> bool:
    """Return whether an operator, and not a regular expression, can follow a token."""
    return token[-1:] in (")", "]", "}", '"', "'") or (
        _in_word(token[-1:]) and token not in _BEFORE_OPERAND
    )


def _in_word(character: str) -> bool:
    return character.isalnum() or character in ("_", "$")
