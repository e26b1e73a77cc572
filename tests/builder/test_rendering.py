from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from itertools import product
from typing import Any

import dukpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, meta

from snippetgen.builder.optimizing.program import minified
from snippetgen.builder.rendering import assemble, compile_variant, render
from snippetgen.builder.variant import Variant, values_of, variant_of
from snippetgen.config import SnippetConfig
from snippetgen.destinations import destinations
from snippetgen.javascript.literals import js_literal
from snippetgen.vendors.family import families
from tests.configurations import EXAMPLES, HOSTILE, configure
from tests.sampling import sample_pairs

FAMILIES = {"": ("pair",)} | {name: family.arguments for name, family in families().items()}
OPTIONAL = frozenset(
    name
    for family in families().values()
    for name, parameter in family.parameters.items()
    if parameter.default == ""
)
"""Parameters that a template asks for by `in given`."""
CHOICES = [
    *product(
        destinations(),
        ("url", "fields"),
        ("object", "globals"),
        ("", "characters", "encoded"),
        (False, True),
    )
]


def switches(state: bool) -> dict[str, Any]:
    """Return a value for every setting that a variant either has or not."""
    return {each.name: state for each in fields(Variant) if each.type == "bool"}


@cache
def variants() -> list[Variant]:
    """Return variants in which every two settings meet."""
    return sample_pairs(
        (
            Variant(
                family=family,
                argument=argument,
                destination=destination,
                packing=packing,
                expose=expose,
                limit=limit,
                **switches(everything),
                given=OPTIONAL if everything else frozenset(),
            )
            for family, arguments in FAMILIES.items()
            for argument in arguments
            for destination, packing, expose, limit, everything in CHOICES
        ),
        lambda variant: (
            (variant.family, variant.argument),
            variant.destination,
            variant.packing,
            variant.expose,
            variant.limit,
            variant.consent,
        ),
    )


def title(variant: Variant) -> str:
    """Return a variant's name."""
    settings = (variant.family, variant.argument, variant.destination, variant.packing)
    extras = "with-everything" if variant.consent else "with-nothing"
    return "-".join(filter(None, (*settings, variant.expose, variant.limit, extras)))


IN_THE_BANNER = {"name", "vendor", "version"}


def places(source: str) -> set[str]:
    """Return the names of the placeholders in a template."""
    environment = Environment(  # noqa: S701 - parses only
        variable_start_string='"{{ ', variable_end_string=' }}"', comment_start_string="/*#"
    )
    environment.filters |= {"member": str, "key": str}
    return meta.find_undeclared_variables(environment.parse(source))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family or "no-family")
def test_a_minified_variant_is_es5_without_template_code_and_keeps_all_placeholders(
    family: str,
) -> None:
    for variant in (each for each in variants() if each.family == family):
        source = assemble(variant)
        short = minified(source)
        assert "//%" not in source, title(variant)
        assert places(short) == places(source) - IN_THE_BANNER, title(variant)
        named = re.sub(r'"\{\{ \w+ \| (\w+) \}\}"', r".\1", short)
        for code in (source, re.sub(r"(?<=[{,])\.key(?=:)", "key", named)):
            try:
                dukpy.evaljs(f"(function () {{ {code} }}); null")
            except dukpy.JSRuntimeError as error:
                pytest.fail(f"{title(variant)}: {error}")


@pytest.mark.parametrize("config", EXAMPLES, ids=lambda config: config.name)
def test_no_placeholder_is_left(config: SnippetConfig) -> None:
    snippet = render(config)
    assert "{{" not in snippet.readable
    assert "{{" not in snippet.minified


@pytest.mark.parametrize("config", EXAMPLES, ids=lambda config: config.name)
def test_an_es5_engine_accepts_both_forms(config: SnippetConfig) -> None:
    page = "var window = {}, document = {cookie: ''}, setTimeout = function () {};"
    for script in (render(config).readable, render(config).minified):
        assert dukpy.evaljs(f"{page}{script}; typeof window.offlineConversion") == "object"


@given(goal=st.text(min_size=1, max_size=255) | st.sampled_from(HOSTILE))
def test_a_goal_cannot_break_out_of_its_literal(goal: str) -> None:
    config = configure().model_copy(update={"goal": goal})
    plain = configure(goal="x")
    assert render(config).minified == render(plain).minified.replace('"x"', js_literal(goal))


def test_configurations_that_differ_in_values_share_a_variant() -> None:
    configs = [configure(goal=goal, wait_ms=ms) for goal, ms in (("a", 1), ("b", 2))]
    assert variant_of(configs[0]) == variant_of(configs[1])
    before = compile_variant.cache_info().misses
    for config in configs * 3:
        render(config)
    assert compile_variant.cache_info().misses - before <= 1


def test_minified_code_is_smaller_and_has_no_comments() -> None:
    snippet = render(configure())
    assert len(snippet.minified) < len(snippet.readable) / 2
    assert "/*" not in snippet.minified


def test_the_readable_form_documents_every_function_of_the_page() -> None:
    readable = render(configure()).readable
    for name in re.findall(r"function ((?:get|generate)\w+)", readable):
        assert re.search(rf"\*/\s+function {name}\(", readable), name


def test_a_missing_value_is_an_error_and_not_an_empty_text() -> None:
    template = compile_variant(variant_of(configure())).minified
    values = values_of(configure())
    del values["goal"]
    with pytest.raises(TypeError, match="StrictUndefined"):
        template.render(values)
