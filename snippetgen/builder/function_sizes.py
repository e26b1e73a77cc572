"""Attributes the bytes of a minified snippet to its functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from snippetgen.builder.optimizing.scopes import find_scopes
from snippetgen.builder.optimizing.tokens import join, tokenize
from snippetgen.builder.rendering import compile_variant
from snippetgen.builder.variant import variant_of
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.builder.rendering import Snippet
    from snippetgen.config import SnippetConfig

Purpose = Literal["conversion", "hand-over", "interface"]

_FUNCTION = re.compile(r"^ *function (\w+)", re.MULTILINE)

_HAND_OVER = ("core/waiting.js", "core/limit.js", "core/text.js", "families/*.js")
_INTERFACE = ("core/api.js", "core/page.js", "core/safety.js")


@dataclass(frozen=True)
class FunctionSize:
    """A function of a snippet, or the code around all of them."""

    name: str
    """The name in the readable snippet; empty for the code around the functions."""
    purpose: Purpose
    """`conversion` reads Optimizely and builds the conversion."""
    bytes: int
    """Bytes in the minified snippet, without compression."""


def function_sizes(config: SnippetConfig, snippet: Snippet) -> Sequence[FunctionSize]:
    """Return the parts of a configuration's minified snippet, the largest first.

    Their bytes add up to those of the snippet. A function that is called only once is included in
    its caller.
    """
    tokens = tokenize(snippet.minified)
    (outer,) = find_scopes(tokens).children
    declared = [scope for scope in outer.children if scope.is_declaration]
    names = compile_variant(variant_of(config)).functions
    hand_over, interface = _functions(_HAND_OVER), _functions(_INTERFACE)
    found = []
    for name, scope in zip(names, declared, strict=True):
        size = len(join(tokens[scope.start : scope.end + 1]).encode())
        found.append(FunctionSize(name, _purpose(name, hand_over, interface), size))
    rest = len(snippet.minified.encode()) - sum(each.bytes for each in found)
    found.append(FunctionSize("", "interface", rest))
    return sorted(found, key=lambda each: -each.bytes)


def _purpose(name: str, hand_over: set[str], interface: set[str]) -> Purpose:
    if name in hand_over:
        return "hand-over"
    return "interface" if name in interface else "conversion"


def _functions(patterns: Sequence[str]) -> set[str]:
    """Return the names of the functions in template files."""
    files = (path for pattern in patterns for path in (TEMPLATES / "js").glob(pattern))
    return {name for path in files for name in _FUNCTION.findall(path.read_text("utf-8"))}
