"""Exports a variant as JSON, so that back ends in other languages can fill it in.

docs/export.md documents the format.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from snippetgen import __version__
from snippetgen.builder.hashes import sha256
from snippetgen.builder.optimizing.members import key, member
from snippetgen.builder.rendering import render, render_module, variant_source
from snippetgen.builder.variant import SETTINGS, values_of, variant_of
from snippetgen.javascript.identifiers import PATTERN, reserved_words
from snippetgen.javascript.literals import js_literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen.config import SnippetConfig

_PLACE = re.compile(r'"\{\{ (\w+)(?: \| (\w+))? \}\}"')
_FORMS = {"literal": js_literal, "member": member, "key": key}

_RULE = (
    "literal: a number or a boolean is written as in JSON. A text is written as a JSON string in "
    "double quotes, in which \\uXXXX, with four lower-case hexadecimal digits, stands for each of "
    "the characters < > & ' / { [ ` @ $ and for each UTF-16 code unit from U+007F on. U+0008, "
    'U+0009, U+000A, U+000C, U+000D, " and \\ are written as \\b \\t \\n \\f \\r \\" and \\\\, and '
    "other control characters as \\uXXXX. member: a dot and the text if it matches `identifier` "
    "and is none of `reserved_words`, else its literal in square brackets. key: the text itself in "
    "the same case, else its literal. Texts have no lone surrogates."
)

_TEXTS = (
    "phone_call",
    "",
    "a\"b'c\\d/e",
    "</script><!--]]>{{x}}&amp;",
    "[x] `${x}` @x",
    "\0\b\t\n\v\f\r\x1f\x7f\x80",
    "\u2028\u2029\ufeff\u00e9\u4e2d",
    "\U0001f4de",
)
_NUMBERS = (0, 5000, -1, True, False)
_NAMES = ("url", "$_a1", "class", "a name", "1a", "a-b", "a\n", "\u00e9", "", "a" * 65)


def exported_variant(config: SnippetConfig) -> dict[str, Any]:
    """Return the variant of a configuration with its values, as JSON types.

    Raises RenderingError if a template is broken.
    """
    variant = variant_of(config)
    source = variant_source(variant)
    files = {
        "readable": _parts(source.readable),
        "minified": _parts(source.minified),
        "module": _parts(source.module),
    }
    values = values_of(config)
    snippet = render(config)
    contents = {
        "readable": snippet.readable,
        "minified": snippet.minified,
        "module": render_module(config),
    }
    used = {part["place"] for parts in files.values() for part in parts if isinstance(part, dict)}
    return {
        "format": 1,
        "snippetgen": __version__,
        "variant": {
            key: sorted(value) if isinstance(value, frozenset) else value
            for key, value in asdict(variant).items()
        },
        "places": {name: _place(name, values[name]) for name in sorted(used)},
        "files": files,
        "escaping": {
            "rule": _RULE,
            "identifier": PATTERN,
            "reserved_words": sorted(reserved_words()),
            "vectors": [
                *_vectors("literal", (*_TEXTS, *_NUMBERS)),
                *_vectors("member", _NAMES),
                *_vectors("key", _NAMES),
            ],
        },
        "example": {
            "values": {name: values[name] for name in sorted(used)},
            "sha256": {name: _sha256(content) for name, content in contents.items()},
        },
    }


def _parts(source: str) -> list[str | dict[str, str]]:
    """Cut JavaScript at its placeholders: strings, and objects that name a value and its form."""
    parts: list[str | dict[str, str]] = []
    end = 0
    for match in _PLACE.finditer(source):
        parts += [source[end : match.start()], {"place": match[1], "as": match[2] or "literal"}]
        end = match.end()
    return [part for part in (*parts, source[end:]) if part]


def _place(name: str, value: str | int | bool) -> dict[str, str | None]:
    types = {bool: "boolean", int: "integer", str: "text"}
    return {"type": types[type(value)], "setting": SETTINGS.get(name)}


def _vectors(form: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"as": form, "value": value, "result": _FORMS[form](value)} for value in values]


def _sha256(content: str) -> str:
    return sha256(content.encode())
