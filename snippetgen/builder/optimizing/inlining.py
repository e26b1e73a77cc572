"""Inlines functions that are used only once.

A function that is used as a value becomes a function expression. A statement that calls it is
replaced by the function's statement, if it has only one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.builder.optimizing.renaming import qualify
from snippetgen.builder.optimizing.scopes import Scope, find_scopes, references
from snippetgen.builder.optimizing.tokens import closing, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STATEMENT_START = ("{", "}", ";")
_NO_EXPRESSION = frozenset(("var", "function", "if", "while", "try", "this", "for", "throw"))


def inline_functions(tokens: Sequence[str]) -> list[str]:
    """Return an equivalent program in which every function that can be inlined is inlined.

    Only functions directly within the function around the snippet are considered. Their variables
    get qualified names, so that they keep their meaning elsewhere.
    """
    result = qualify(tokens)
    while changed := next(_inlined(result), None):
        result = changed
    return result


def _inlined(tokens: list[str]) -> Iterator[list[str]]:
    """Yield for each function that can be inlined the program with it inlined."""
    for outer in find_scopes(tokens).children:
        uses: dict[str, list[int]] = {}
        for position in references(tokens, outer.body, outer.end):
            uses.setdefault(tokens[position], []).append(position)
        for function in outer.children:
            if function.is_declaration and len(uses[function.name]) == 2:
                place = sum(uses[function.name]) - (function.start + 1)
                inside = function.start < place < function.end
                if not inside and (changed := _inline(tokens, function, place)):
                    yield changed


def _inline(tokens: list[str], function: Scope, place: int) -> list[str] | None:
    body = tokens[function.body : function.end + 1]
    if tokens[place + 1] != "(":
        head = tokens[function.head : function.body]
        return _replace(tokens, function, place, place + 1, ["function", *head, *body])
    end = closing(tokens, place + 1) + 1
    if tokens[place - 1] not in _STATEMENT_START or tokens[end] != ";":
        return None
    if body.count(";") != 1 or _NO_EXPRESSION & set(body):
        return None
    arguments = list(_arguments(tokens[place + 2 : end - 1]))
    statement = _filled(body[1:-2], function.parameters, arguments)
    return _replace(tokens, function, place, end, statement) if statement else None


def _arguments(tokens: list[str]) -> Iterator[list[str]]:
    depth = 0
    argument: list[str] = []
    for token in tokens:
        depth += (token in ("(", "[", "{")) - (token in (")", "]", "}"))
        if token in (",",) and not depth:
            yield argument
            argument = []
        else:
            argument.append(token)
    yield argument


def _filled(
    statement: list[str], parameters: list[str], arguments: list[list[str]]
) -> list[str] | None:
    """Replace parameters by arguments. Returns None if that could change the order of effects."""
    if len(parameters) != len(arguments):
        return None
    values = dict(zip(parameters, arguments, strict=True))
    places = {
        position: statement[position]
        for position in references(statement, 0, len(statement))
        if statement[position] in values
    }
    if sorted(places.values()) != sorted(parameters) or not all(map(_is_plain, arguments)):
        return None
    # A minifier joins literals, which would join the placeholders of two values.
    if any("+" in statement[place - 1 : place + 2] for place in places):
        return None
    return [
        token
        for position, each in enumerate(statement)
        for token in (values[each] if position in places else [each])
    ]


def _is_plain(argument: list[str]) -> bool:
    """Return whether a value consists of names and literals, and so has no effects."""
    return all(is_name(token) or token[0] in "\"'{}:,[]" for token in argument)


def _replace(
    tokens: list[str], function: Scope, start: int, end: int, replacement: list[str]
) -> list[str]:
    """Return the tokens without a function, with its only use replaced by other tokens."""
    result = [*tokens[:start], *replacement, *tokens[end:]]
    shift = len(replacement) - (end - start) if function.start > start else 0
    del result[function.start + shift : function.end + 1 + shift]
    return result
