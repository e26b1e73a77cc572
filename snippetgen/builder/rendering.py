"""Renders JavaScript from templates and a configuration: assemble, minify, fill.

The files in `templates/js/` are valid JavaScript. Structure is written as Jinja statements in
comments (`//% if limit`), and values as string literals (`"{{ goal }}"`). The *variant* is
everything that the structure of a snippet depends on. Configurations that differ only in values
share a variant, which is assembled and minified once, and then filled for each configuration.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import minify
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
)

from snippetgen import __version__
from snippetgen.builder.optimizing.members import key, member
from snippetgen.builder.optimizing.program import minified, minify_program, with_block_comments
from snippetgen.destinations import choices, destination
from snippetgen.files.resources import TEMPLATES
from snippetgen.javascript.literals import js_literal
from snippetgen.vendors.family import families

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.config.data_layer import DataLayer


def _destination_template(name: str) -> str | None:
    """Return the source of a registered destination's template, `destinations/<name>.js`."""
    found = choices().get(name.removeprefix("destinations/").removesuffix(".js"))
    return found.script.read_text("utf-8") if found else None


# Delimiters that no JavaScript contains. As in the second pass, they include the quotes, because
# JavaScript replaces the whole string literal.
_structure = Environment(
    loader=ChoiceLoader(
        [FileSystemLoader(TEMPLATES / "js"), FunctionLoader(_destination_template)]
    ),
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
class Variant:
    """Everything that the structure of a snippet depends on, by the names in the templates."""

    family: str
    """The hand-over family's name; "" for a snippet that hands nothing over. The templates receive
    the family, and ask for its traits."""
    destination: str
    """The destination's name. The templates receive the destination, and ask for its traits."""
    packing: str
    expose: str
    limit: str
    """"characters", "encoded", or "" if the vendor has no limit."""
    consent: bool
    goal_ids: bool
    universal_id: bool
    project_id: bool = False
    account_id: bool = False
    entity_id: bool = False
    argument: str = "pair"
    """How the vendor takes variables: one at a time, or all as "object", "json" or "query"."""
    visitor: tuple[str, ...] = ()
    """The kinds of sources of the site's own visitor id, in order."""
    given: frozenset[str] = frozenset()
    """The parameters of the family that are in use."""
    data_layer: frozenset[str] = frozenset()
    """What the snippet reads from the page's data layer: `consent`, `revenue`, `consent_value` if a
    text means consent, and `cents` if that is the unit of revenue."""


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


def variant_of(config: SnippetConfig) -> Variant:
    """Return the variant of a configuration."""
    vendor = config.vendor_descriptor
    handover = vendor.handover_values(config.options)
    return Variant(
        family=vendor.family(config.options).name,
        destination=config.destination_object.name,
        packing=config.packing,
        expose=config.expose,
        limit=vendor.limits.measure if vendor.limits.value_length else "",
        consent=config.consent is not None,
        goal_ids=bool(config.goal_ids),
        universal_id=config.universal_id,
        project_id=config.project_id is not None,
        account_id=config.account_id is not None,
        entity_id=config.entity_id is not None,
        argument=str(handover.get("argument", "pair")),
        visitor=tuple(source.kind for source in config.visitor_sources),
        given=frozenset(key for key, value in handover.items() if value != ""),
        data_layer=_from_data_layer(config.data_layer),
    )


def _from_data_layer(layer: DataLayer) -> frozenset[str]:
    found = {key for key in ("consent", "consent_value", "revenue") if getattr(layer, key)}
    in_cents = layer.revenue and layer.revenue_in == "cents"
    return frozenset({*found, "cents"} if in_cents else found)


def delay_ms(wait_ms: int) -> int:
    """Return half of the first interval between two tries; seven doublings reach the wait."""
    return -(-wait_ms // 254)


def longest_delay_ms(wait_ms: int) -> int:
    """Return the last interval between two tries.

    A short wait has fewer than seven tries, because intervals are whole milliseconds.
    """
    if wait_ms > 254:
        return 100 * delay_ms(wait_ms)
    # The intervals 2, 4, ..., 2^n add up to 2^(n+1) - 2.
    return 1 << (-(-wait_ms // 2)).bit_length() if wait_ms else 0


def values_of(config: SnippetConfig) -> dict[str, str | int]:
    """Return the values that fill the variant of a configuration, by placeholder."""
    vendor = config.vendor_descriptor
    return {
        "version": __version__,
        "name": config.name,
        "vendor": config.vendor,
        "goal": config.goal,
        "global": config.global_name,
        "wait_ms": config.wait_ms,
        "delay_ms": delay_ms(config.wait_ms),
        "longest_delay_ms": longest_delay_ms(config.wait_ms),
        "goal_ids": "&g=" + ",".join(config.goal_ids),
        "consent": config.consent or "",
        "project_id": config.project_id or "",
        "account_id": config.account_id or "",
        "entity_id": config.entity_id or "",
        "layer_name": config.data_layer.name,
        "layer_consent": config.data_layer.consent or "",
        "layer_yes": config.data_layer.consent_value or "",
        "layer_revenue": config.data_layer.revenue or "",
        "limit": vendor.capacity(config.variable_names.values(), config.options),
        **{f"{field}_name": name for field, name in config.variable_names.items()},
        **_sources(config),
        **vendor.handover_values(config.options),
    }


def _sources(config: SnippetConfig) -> dict[str, str]:
    """Return the name and the attribute of each source of the visitor's id."""
    return {
        f"visitor_{part}_{index}": getattr(source, part)
        for index, source in enumerate(config.visitor_sources)
        for part in ("name", "attribute")
    }


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
