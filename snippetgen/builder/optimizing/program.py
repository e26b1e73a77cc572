"""Turns a variant's readable JavaScript into minified JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

import minify

from snippetgen.builder.optimizing.inlining import inline_functions
from snippetgen.builder.optimizing.members import unquote_members
from snippetgen.builder.optimizing.renaming import (
    function_names,
    preferences,
    rename,
    sort_declarations,
    sort_functions,
)
from snippetgen.builder.optimizing.tokens import join, scan, tokenize


@dataclass(frozen=True)
class Program:
    """Minified JavaScript."""

    text: str
    """Ends with `;` and a newline."""
    functions: tuple[str, ...]
    """Names of its functions in the templates, in source order."""


def minified(source: str, preferred: str = "classic") -> str:
    """Return the text of the minified program."""
    return minify_program(source, preferred).text


def minify_program(source: str, preferred: str = "classic") -> Program:
    """Minify JavaScript, including placeholders for values, to ES5.

    `preferred` selects the preferences for names and order: a destination's template.

    Raises ValueError or minify.MinifyError if the source is not ES5.
    """
    chosen = preferences(preferred)
    tokens = sort_declarations(with_long_names(source), chosen.order)
    tokens = sort_functions(tokens, chosen.order)
    text = join(unquote_members(rename(tokens, chosen.letters)))
    return Program(f"{text};\n", tuple(function_names(tokens)))


def with_long_names(source: str) -> list[str]:
    """Inline and minify, and return the tokens with the names from the templates."""
    minify.config({"js-version": 5, "js-keep-var-names": True})
    code: str = minify.string("text/javascript", join(inline_functions(tokenize(source))))
    return tokenize(code)


def with_block_comments(source: str) -> str:
    """Turn `//` comments into `/* */`, so that they do not swallow code if a page joins lines."""
    return "".join(
        f"/* {text[2:].strip()} */" if text.startswith("//") else text for _, text in scan(source)
    )
