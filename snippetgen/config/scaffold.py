"""Writes a new snippet.toml with the description and the default of every setting."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from snippetgen.config.calls import Calls
from snippetgen.config.data_layer import DataLayer
from snippetgen.config.guide import Guide
from snippetgen.config.validation_errors import FIELDS as SETTINGS
from snippetgen.destinations import choices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from snippetgen.vendors import Vendor

TABLES = ("variables", "options", "data_layer", "calls", "guide")
"""Settings that are tables, which come last in a TOML file."""


def scaffold_toml(vendor: Vendor, schema: str | None = None, destination: str | None = None) -> str:
    """Return the text of a commented configuration for the vendor.

    Required settings have a value. The others are commented out, with their default or an example.
    `schema` is the path of the JSON Schema for editors, relative to the file. If `destination` is
    given, the file names it, and the settings that it requires are empty, so that `check` asks for
    them.
    """
    sections = [
        _comment(
            f"An offline conversion snippet. Vendor: {vendor.name}. Settings that are commented "
            "out show their default, or an example if they have none. Validate this file with "
            "`snippetgen check`."
        ),
        *(
            _setting(key, field, vendor, destination)
            for key, field in SETTINGS.items()
            if key not in TABLES
        ),
        _variables(vendor),
    ]
    if vendor.options:
        sections.append(_options(vendor))
    sections += [_table("data_layer", DataLayer), _table("calls", Calls), _table("guide", Guide)]
    head = f"#:schema {schema}\n\n" if schema else ""
    return head + "\n".join(f"{section}\n" for section in sections)


def _setting(key: str, field: FieldInfo, vendor: Vendor, destination: str | None) -> str:
    example = (field.examples or [None])[0]
    if key == "vendor":
        line = f"vendor = {_literal(vendor.slug)}"
    elif key == "packing" and "url" not in vendor.packings:
        line = f"packing = {_literal(vendor.packings[0])}"
    elif key == "goal":
        line = f"goal = {_literal(example)}"
    elif key == "destination" and destination:
        line = f"destination = {_literal(destination)}"
    elif destination and key in choices()[destination].required:
        line = f"{key} = {_literal(type(example)())}"
    else:
        line = f"# {key} = {_literal(_shown(key, field))}"
    return f"{_comment(field.description or '')}\n{line}"


def _variables(vendor: Vendor) -> str:
    entries = (f"# {field} = {_literal(name)}" for field, name in vendor.variables.names.items())
    return "\n".join([_comment(SETTINGS["variables"].description or ""), "[variables]", *entries])


def _table(name: str, model: type[BaseModel]) -> str:
    lines = [_comment(SETTINGS[name].description or ""), f"[{name}]"]
    for key, field in model.model_fields.items():
        lines += [_comment(field.description or ""), f"# {key} = {_literal(_shown(key, field))}"]
    return "\n".join(lines)


def _shown(key: str, field: FieldInfo) -> object:
    """Return the first example of a setting, or its default.

    Raises ValueError if it has neither.
    """
    default = field.get_default(call_default_factory=True, validated_data={})
    if (found := (field.examples or [default])[0]) is None:
        raise ValueError(f"the setting {key} has no default: add examples=[...] to its Field")
    return found


def _options(vendor: Vendor) -> str:
    return "\n".join(
        [_comment(SETTINGS["options"].description or ""), "[options]", *_option_lines(vendor)]
    )


def _option_lines(vendor: Vendor) -> Iterator[str]:
    for key, option in vendor.options.items():
        conditions = " and ".join(f"{k} = {_literal(v)}" for k, v in option.when.items())
        condition = f" Only if {conditions}." if conditions else ""
        choices = f" One of: {', '.join(option.choices)}." if option.choices else ""
        yield _comment(f"{option.description}{choices}{condition}")
        value = option.example if option.default is None else option.default
        mark = "" if option.required and not option.when else "# "
        yield f"{mark}{key} = {_literal(value)}"


def _comment(text: str) -> str:
    return textwrap.fill(text, 96, initial_indent="# ", subsequent_indent="# ")


def _literal(value: object) -> str:
    # For text, numbers, booleans and lists of text, TOML and JSON have the same syntax.
    return json.dumps(value, ensure_ascii=False)
