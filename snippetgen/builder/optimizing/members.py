"""Writes configured members and keys without quotes if they are identifiers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.builder.optimizing.tokens import ends_operand
from snippetgen.javascript.identifiers import PATTERN, reserved_words
from snippetgen.javascript.literals import Code, js_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACE = re.compile(r'"\{\{ (\w+) \}\}"')


def unquote_members(tokens: Sequence[str]) -> list[str]:
    """Return the tokens of a template that writes names of members with `member` and `key`."""
    result: list[str] = []
    position = 0
    while position < len(tokens):
        place = _PLACE.fullmatch(tokens[position])
        before, after = tokens[position - 1], tokens[position + 1 : position + 2]
        if place and before == "[" and after == ["]"] and ends_operand(result[-2]):
            result[-1:] = [f'"{{{{ {place[1]} | member }}}}"']
            position += 1
        elif place and before in ("{", ",") and after == [":"]:
            result.append(f'"{{{{ {place[1]} | key }}}}"')
        else:
            result.append(tokens[position])
        position += 1
    return result


def member(name: str) -> Code:
    """Return the code that accesses a member: `.name` or `["a name"]`."""
    return Code(f".{name}" if _is_identifier(name) else f"[{js_literal(name)}]")


def key(name: str) -> Code:
    """Return the code of a key in an object literal: `name` or `"a name"`."""
    return Code(name if _is_identifier(name) else js_literal(name))


def _is_identifier(name: str) -> bool:
    return re.fullmatch(PATTERN, name) is not None and name not in reserved_words()
