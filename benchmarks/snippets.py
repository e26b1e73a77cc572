"""The snippets to measure: the examples as they ship, and variants of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from snippetgen.builder.rendering import compile_variant, render
from snippetgen.builder.variant import values_of, variant_of
from snippetgen.config import SnippetConfig, load, validate

EXAMPLES = Path(__file__).parents[1] / "examples"


def example(name: str) -> SnippetConfig:
    """Load an example configuration."""
    return load(EXAMPLES / f"{name}.toml")


def shipped(name: str) -> str:
    """Render the minified snippet of an example."""
    return render(example(name)).minified


def without_universal_id(name: str) -> str:
    """Render the minified snippet of an example without the universal user id."""
    return render(example(name).model_copy(update={"universal_id": False})).minified


def reporting_to(destination: str, name: str) -> str:
    """Render the minified snippet of an example for another destination."""
    settings = {"vendor": example(name).vendor, "goal": example(name).goal, "name": name}
    return render(validate({**settings, "destination": destination})).minified


def functions_alone(name: str) -> str:
    """Render the sample's six functions only, without a vendor."""
    config = example(name)
    variant = replace(variant_of(config), family="", limit="", given=frozenset())
    return compile_variant(variant).minified.render(values_of(config))
