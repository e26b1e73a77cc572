"""The functions of a program, and the variables that they declare."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from snippetgen.builder.optimizing.tokens import closing, is_name, is_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(eq=False)
class Scope:
    """A function, or the program itself, which has no parent. Positions are indexes of tokens."""

    start: int
    """Position of `function`."""
    head: int
    """Position of the bracket before the parameters."""
    body: int
    """Position of the opening brace."""
    end: int
    """Position of the closing brace."""
    name: str = ""
    parameters: list[str] = field(default_factory=list)
    is_declaration: bool = False
    parent: Scope | None = None
    declared: list[str] = field(default_factory=list)
    """Parameters, variables and inner functions in order of declaration."""
    children: list[Scope] = field(default_factory=list)

    def enclosing(self) -> Iterator[Scope]:
        """Yield the scope and all outer scopes, the innermost first."""
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.parent

    def all(self) -> Iterator[Scope]:
        """Yield the scope and all inner scopes, the outermost first."""
        yield self
        for child in self.children:
            yield from child.all()

    def innermost(self, position: int) -> Scope:
        """Return the innermost scope around a position; a function's name is outside its scope."""
        for child in self.children:
            first = child.head if child.is_declaration else child.start
            if first < position <= child.end:
                return child.innermost(position)
        return self

    def owner(self, position: int, name: str) -> Scope | None:
        """Return the scope that declares the name at a position; None for a global."""
        around = self.innermost(position).enclosing()
        return next((scope for scope in around if name in scope.declared), None)

    def declare(self, names: Iterable[str]) -> None:
        """Add names that are not declared yet."""
        self.declared.extend(name for name in names if name not in self.declared)


def find_scopes(tokens: Sequence[str]) -> Scope:
    """Return the scope of a program, with the scopes of its functions."""
    program = Scope(-1, -1, -1, len(tokens))
    _fill(tokens, program)
    return program


def references(tokens: Sequence[str], start: int, end: int) -> Iterator[int]:
    """Yield the positions of the names of variables between two positions."""
    return (position for position in range(start, end) if is_reference(tokens, position))


def _fill(tokens: Sequence[str], scope: Scope) -> None:
    position = scope.body + 1
    while position < scope.end:
        if tokens[position] == "function":
            child = _function(tokens, position, scope)
            scope.children.append(child)
            _fill(tokens, child)
            position = child.end
        elif tokens[position] == "var":
            scope.declare(_variables(tokens, position))
        elif tokens[position] == "catch":
            scope.declare([tokens[position + 2]])
        position += 1


def _function(tokens: Sequence[str], start: int, parent: Scope) -> Scope:
    name = tokens[start + 1] if is_name(tokens[start + 1]) else ""
    opening = start + 2 if name else start + 1
    body = closing(tokens, opening) + 1
    scope = Scope(
        start,
        opening,
        body,
        closing(tokens, body),
        name,
        parameters=[token for token in tokens[opening:body] if is_name(token)],
        is_declaration=bool(name) and tokens[start - 1] in ("{", "}", ";"),
        parent=parent,
    )
    scope.declare(scope.parameters)
    if name:
        (parent if scope.is_declaration else scope).declare([name])
    return scope


def _variables(tokens: Sequence[str], position: int) -> Iterator[str]:
    """Yield the names that the `var` at a position declares."""
    expects_name = True
    while True:
        position += 1
        token = tokens[position]
        if expects_name:
            yield token
        if token in ("(", "[", "{"):
            position = closing(tokens, position)
        elif token in (";", "in", ")", "}"):
            return
        expects_name = token in (",",)
