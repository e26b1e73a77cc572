"""Chooses short names for variables and an order of functions that compress well.

`preferences.json` has the preferred letters of variables and the order of functions for each
destination. The command `python -m scripts.compression` finds them; a build only looks them up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from snippetgen.builder.optimizing.scopes import Scope, find_scopes, references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_COMMA = ","

LETTERS = "etnroiadulspcmfgvhbxjkwyzqABCDEFGHIJKLMNOPQRSTUVWXYZ_$"
"""Names for variables, the best first."""


@dataclass(frozen=True)
class Preferences:
    """The names and orders that are known to compress well."""

    letters: Mapping[str, str]
    """The preferred letter of a variable, by its qualified name."""
    order: Sequence[str]
    """Functions and variables in order. All others come last, in the order of the templates."""


@cache
def preferences(name: str) -> Preferences:
    """Return the preferences for a destination's template; the default is that for `classic`."""
    document = json.loads(files(__package__).joinpath("preferences.json").read_text("utf-8"))
    found = document.get(name, document["classic"])
    return Preferences(found["letters"], tuple(found["order"]))


@dataclass(eq=False)
class Variable:
    """A variable of a program, in the scope that declares it."""

    name: str
    positions: list[int]
    """The positions where it is used or declared."""
    conflicts: int
    """The variables that must have a different name: a bit for each, at its index."""


def qualify(tokens: Sequence[str]) -> list[str]:
    """Return an equivalent program in which `text` of the function `decode` is `decode$text`.

    Then no two functions have variables with the same name.
    """
    program = find_scopes(tokens)
    result = list(tokens)
    for outer in program.children:
        for function in outer.children:
            for position in references(tokens, function.start, function.end):
                owner = program.owner(position, tokens[position])
                if owner and owner not in (program, outer):
                    result[position] = f"{function.name}${tokens[position]}"
    return result


def function_names(tokens: Sequence[str]) -> list[str]:
    """Return the names of the functions directly within the function around the snippet."""
    (outer,) = find_scopes(tokens).children
    return [scope.name for scope in outer.children if scope.is_declaration]


def sort_functions(tokens: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return an equivalent program with its functions in the given order."""
    before, functions, after = split_functions(tokens)
    rank = {name: index for index, name in enumerate(order)}
    names = sorted(functions, key=lambda name: rank.get(name, len(rank)))
    return [*before, *(token for name in names for token in functions[name]), *after]


def split_functions(
    tokens: Sequence[str],
) -> tuple[list[str], dict[str, list[str]], list[str]]:
    """Split a program: the code before and between its functions, the functions, the rest."""
    (outer,) = find_scopes(tokens).children
    functions = [scope for scope in outer.children if scope.is_declaration]
    before = list(tokens[: functions[0].start])
    for one, other in pairwise(functions):
        before += tokens[one.end + 1 : other.start]
    texts = {scope.name: list(tokens[scope.start : scope.end + 1]) for scope in functions}
    return before, texts, list(tokens[functions[-1].end + 1 :])


def sort_declarations(tokens: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return an equivalent program in which each `var` declares its variables in the given order.

    A `var` keeps its order if an initial value is the result of a call.
    """
    rank = {name: index for index, name in enumerate(order)}
    result = list(tokens)
    for start, parts in _sortable_declarations(tokens):
        parts.sort(key=lambda part: rank.get(part[0], len(rank)))
        joined = [token for part in parts for token in (",", *part)][1:]
        result[start : start + len(joined)] = joined
    return result


def sortable_names(tokens: Sequence[str]) -> list[list[str]]:
    """Return for each `var` that can be sorted the variables that it declares."""
    return [[part[0] for part in parts] for _, parts in _sortable_declarations(tokens)]


def _sortable_declarations(tokens: Sequence[str]) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield the position of the first part of each such `var`, and its parts."""
    for position, each in enumerate(tokens):
        if each in ("var",):
            parts = list(_declarations(tokens, position + 1))
            end = position + sum(len(part) + 1 for part in parts)
            if tokens[end] != "in" and not any("(" in part for part in parts):
                yield position + 1, parts


def _declarations(tokens: Sequence[str], start: int) -> Iterator[list[str]]:
    """Yield the parts of a `var` statement, without the commas between them."""
    part: list[str] = []
    depth = 0
    for token in tokens[start:]:
        depth += (token in ("(", "[", "{")) - (token in (")", "]", "}"))
        if depth or token not in (",", ";", "in"):
            part.append(token)
            continue
        yield part
        if token != _COMMA:
            return
        part = []


def rename(tokens: Sequence[str], letters: Mapping[str, str]) -> list[str]:
    """Return an equivalent program with one-letter names for all variables that it declares."""
    variables = find_variables(tokens)
    result = list(tokens)
    for variable, letter in zip(variables, assign(variables, letters), strict=True):
        for position in variable.positions:
            result[position] = letter
    return result


def assign(variables: Sequence[Variable], letters: Mapping[str, str]) -> list[str]:
    """Return a letter for each variable: its preferred letter, or the first free one."""
    chosen: list[str] = []
    users = dict.fromkeys(LETTERS, 0)
    for index, variable in enumerate(variables):
        letter = letters.get(variable.name, LETTERS[0])
        if users[letter] & variable.conflicts:
            letter = next(each for each in LETTERS if not users[each] & variable.conflicts)
        users[letter] |= 1 << index
        chosen.append(letter)
    return chosen


def find_variables(tokens: Sequence[str]) -> list[Variable]:
    """Return the variables of all functions of a program, from the outermost function inwards.

    The order does not depend on the order of the functions.
    """
    program = find_scopes(tokens)
    variables: list[Variable] = []
    scopes: list[Scope] = []
    index_of: dict[tuple[Scope, str], int] = {}
    declared = [(scope, name) for scope in program.all() if scope.parent for name in scope.declared]
    for scope, name in sorted(declared, key=lambda each: ("$" in each[1], each[1])):
        index_of[scope, name] = len(variables)
        variables.append(Variable(name, [], 0))
        scopes.append(scope)
    seen: dict[Scope, set[int]] = {scope: set() for scope in program.all()}
    for position in references(tokens, 0, len(tokens)):
        owner = program.owner(position, tokens[position])
        if owner and owner.parent:
            index = index_of[owner, tokens[position]]
            variables[index].positions.append(position)
            around = program.innermost(position)
            while around is not owner and around.parent:
                seen[around].add(index)
                around = around.parent
    for index, scope in enumerate(scopes):
        seen[scope].add(index)
    for indexes in seen.values():
        # Two variables of outer functions may share a name unless one hides the other.
        bits = sum(1 << index for index in indexes)
        for index in indexes:
            variables[index].conflicts |= bits & ~(1 << index)
    return variables
