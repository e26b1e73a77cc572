"""Renders JavaScript from templates and a configuration: assemble, minify, fill.

The files in `templates/js/` are valid JavaScript. Structure is written as Jinja statements in
comments (`//% if limit`), and values as string literals (`"{{ goal }}"`). A variant is assembled
and minified once, and then filled for each configuration.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import minify
from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateNotFound

from snippetgen.builder.destination_templates import template_loader
from snippetgen.builder.optimizing.members import key, member
from snippetgen.builder.optimizing.program import minified, minify_program, with_block_comments
from snippetgen.builder.variant import values_of, variant_of
from snippetgen.destinations import destination
from snippetgen.files.resources import TEMPLATES
from snippetgen.javascript.literals import js_literal
from snippetgen.vendors.family import families

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.builder.variant import Variant
    from snippetgen.config import SnippetConfig


# Delimiters that no JavaScript contains. As in the second pass, they include the quotes, because
# JavaScript replaces the whole string literal.
_structure = Environment(
    loader=template_loader("js"),
    line_statement_prefix="//%",
    block_start_string="/*%",
    block_end_string="%*/",
    variable_start_string='"[[ ',
    variable_end_string=' ]]"',
    comment_start_string="/*#",
    comment_end_string="#*/",
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - nothing is filled in here
)

# The delimiters include the quotes, because a value replaces the whole string literal.
_filling = Environment(
    variable_start_string='"{{ ',
    variable_end_string=' }}"',
    comment_start_string="/*#",
    comment_end_string="#*/",
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    finalize=js_literal,
    autoescape=False,  # noqa: S701 - js_literal is the one escaping path
)

_filling.filters |= {"member": member, "key": key}


class RenderingError(Exception):
    """A template cannot be used; the message says why."""


@dataclass(frozen=True)
class Snippet:
    """The JavaScript of one configuration, in two forms of the same program."""

    readable: str
    minified: str


@dataclass(frozen=True)
class VariantSource:
    """The JavaScript of a variant with placeholders for values, such as `"{{ goal }}"`."""

    readable: str
    minified: str
    module: str
    functions: tuple[str, ...]
    """Names in the templates of the functions of `minified`, in its order."""


@dataclass(frozen=True)
class _CompiledVariant:
    readable: Template
    minified: Template
    module: Template
    functions: tuple[str, ...]


def render(config: SnippetConfig) -> Snippet:
    """Render the snippet of a configuration. Raises RenderingError if a template is broken."""
    variant = compile_variant(variant_of(config))
    values = values_of(config)
    return Snippet(variant.readable.render(values), variant.minified.render(values))


def render_module(config: SnippetConfig) -> str:
    """Render the JavaScript module of a configuration, whose `start` runs the minified snippet.

    Raises RenderingError if a template is broken.
    """
    return compile_variant(variant_of(config)).module.render(values_of(config))


def fill(template: str, structure: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Render another file of `templates/js/`: first its structure, then its values as literals.

    Raises RenderingError if the template is broken.
    """
    try:
        source = _structure.get_template(template).render(structure)
        return _filling.from_string(source).render(values)
    except TemplateError as error:
        raise RenderingError(f"{TEMPLATES / 'js' / template} is broken: {error}") from error


@cache
def compile_variant(variant: Variant) -> _CompiledVariant:
    """Compile the source of a variant; the result is cached.

    Raises RenderingError if a template is broken.
    """
    source = variant_source(variant)
    try:
        return _CompiledVariant(
            readable=_filling.from_string(source.readable),
            minified=_filling.from_string(source.minified),
            module=_filling.from_string(source.module),
            functions=source.functions,
        )
    except TemplateError as error:
        raise _broken(error) from error


def variant_source(variant: Variant) -> VariantSource:
    """Assemble and minify a variant.

    Raises RenderingError if a template is broken.
    """
    try:
        readable = assemble(variant)
        program = minify_program(readable, destination(variant.destination).script.stem)
        module = _structure.get_template("module.mjs").render(
            program=program.text.rstrip(), destination=destination(variant.destination)
        )
        return VariantSource(readable, program.text, module, program.functions)
    except (TemplateError, ValueError, minify.MinifyError) as error:
        raise _broken(error) from error


def _broken(error: Exception) -> RenderingError:
    if isinstance(error, TemplateNotFound):
        return RenderingError(f"a template in {TEMPLATES / 'js'} is missing: {error.name}")
    return RenderingError(f"a template in {TEMPLATES / 'js'} is broken: {error}")


def render_source(readable: str, values: Mapping[str, Any], preferred: str) -> str:
    """Minify the readable JavaScript of a variant, and fill its placeholders.

    `preferred` selects the preferences for names and order.

    Raises ValueError or minify.MinifyError if it is not ES5.
    """
    return fill_minified(minified(readable, preferred), values)


def fill_minified(program: str, values: Mapping[str, Any]) -> str:
    """Fill the placeholders of a minified variant."""
    return _filling.from_string(program).render(values)


def templates_stamp() -> tuple[tuple[str, int, int], ...]:
    """Return the state of the template files, which differs after any of them has changed."""
    found = ((path, path.stat()) for path in sorted((TEMPLATES / "js").rglob("*.*js")))
    return tuple((str(path), status.st_mtime_ns, status.st_size) for path, status in found)


def forget_templates() -> None:
    """Drop the cached variants because the templates have changed."""
    compile_variant.cache_clear()


def assemble(variant: Variant) -> str:
    """Return the readable JavaScript of a variant, with placeholders for values."""
    family = families()[variant.family] if variant.family else None
    to = destination(variant.destination)
    fields = [
        (f'"{{{{ {field}_name }}}}"', to.fields[field])
        for field in to.named_fields(universal_id=variant.universal_id)
    ]
    sources = [
        (kind, f'"{{{{ visitor_name_{index} }}}}"', f'"{{{{ visitor_attribute_{index} }}}}"')
        for index, kind in enumerate(variant.visitor)
    ]
    structure = {
        **asdict(variant),
        "family": family,
        "destination": to,
        "fields": fields,
        "sources": sources,
    }
    source = _structure.get_template("core/snippet.js").render(structure)
    # A line statement swallows the empty lines around it.
    ends = r"^  \}\n(?=  \S)|^  \S.*;\n(?=  /\*\*)"
    return with_block_comments(re.sub(ends, r"\g<0>\n", source, flags=re.MULTILINE))
