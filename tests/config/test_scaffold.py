from __future__ import annotations

import re

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from snippetgen.config import SnippetConfig, parse, scaffold_toml
from snippetgen.config.calls import Calls
from snippetgen.config.data_layer import DataLayer
from snippetgen.config.guide import Guide
from snippetgen.config.scaffold import _table
from snippetgen.vendors import catalogue
from snippetgen.vendors.option import Value

WITHOUT_DEFAULT = {
    name
    for model in (SnippetConfig, Calls, Guide)
    for name, field in model.model_fields.items()
    if field.default_factory is None and field.default in (None, (), PydanticUndefined)
}
"""Settings whose lines show an example, because they have no default."""


def options_of(config: SnippetConfig) -> dict[str, Value]:
    return config.vendor_descriptor.options_in_use(config.options)


@pytest.mark.parametrize("slug", catalogue())
def test_the_scaffold_is_a_valid_configuration(slug: str) -> None:
    assert parse(scaffold_toml(catalogue()[slug])).vendor == slug


@pytest.mark.parametrize("slug", catalogue())
def test_the_scaffold_has_every_setting_and_every_option(slug: str) -> None:
    vendor = catalogue()[slug]
    keys = set(re.findall(r"^(?:# )?\[?(\w+)(?: =|\]$)", scaffold_toml(vendor), re.MULTILINE))

    settings = {field.alias or name for name, field in SnippetConfig.model_fields.items()}
    settings |= {*DataLayer.model_fields, *Calls.model_fields, *Guide.model_fields}
    if not vendor.options:
        settings.remove("options")
    assert keys == settings | set(vendor.variables.names) | set(vendor.options)


@pytest.mark.parametrize("slug", catalogue())
def test_uncommenting_any_default_changes_nothing(slug: str) -> None:
    text = scaffold_toml(catalogue()[slug])
    unchanged = parse(text)

    for line in re.findall(r"^# \w+ = .*$", text, re.MULTILINE):
        key = line.split()[1]
        option = unchanged.vendor_descriptor.options.get(key)
        if option and not option.applies(options_of(unchanged)):
            continue  # applies only with other options
        if key in unchanged.vendor_descriptor.variables.names and key != "url":
            continue  # applies only to the other packing
        if key in ("entity_id", "visitor", "consent_value"):
            continue  # applies only to other destinations, or with another setting
        changed = parse(text.replace(line, line.removeprefix("# ")))
        is_optional = key in WITHOUT_DEFAULT or line == '# revenue = "ecommerce.value"'
        shows_example = is_optional or (option and option.default is None)
        if not shows_example:
            assert changed.vendor_descriptor.options_in_use(changed.options) == options_of(
                unchanged
            )
            assert changed.variable_names == unchanged.variable_names
            assert changed.model_dump(exclude={"options", "variables"}) == unchanged.model_dump(
                exclude={"options", "variables"}
            )


@pytest.mark.parametrize("slug", catalogue())
def test_the_lines_of_the_scaffold_have_at_most_100_characters(slug: str) -> None:
    assert max(map(len, scaffold_toml(catalogue()[slug]).splitlines())) <= 100


def test_an_optional_setting_needs_an_example() -> None:
    class Table(BaseModel):
        label: str | None = None

    with pytest.raises(ValueError, match=r"setting label has no default: add examples=\[...\]"):
        _table("calls", Table)
