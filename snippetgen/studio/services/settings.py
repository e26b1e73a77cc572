"""The settings that the form shows, and their values in a configuration's text."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from snippetgen.config import json_schema
from snippetgen.config.validation_errors import FIELDS
from snippetgen.config.validation_errors import TABLES as FIELDS_OF_TABLES
from snippetgen.destinations import DEFAULT, Destination, choices
from snippetgen.text.display import shown
from snippetgen.vendors import catalogue
from snippetgen.vendors.option import in_use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.vendors import Vendor

VENDOR_TABLES = ("variables", "options")
"""Tables whose keys depend on the vendor."""

TABLES = (*VENDOR_TABLES, "data_layer", "calls", "guide")
"""Tables: the keys of the settings in them are dotted, as in `options.queue`."""

TEXT_ONLY = {
    "calls.fields": "A table with a key for each fact of a call; few vendors need it.",
    "fleet": "Only in the file of a fleet, which the form does not open.",
}
"""Settings that the form does not show, with the reason."""


@dataclass(frozen=True)
class Settings:
    """Settings by their keys, dotted in tables; all values are JSON types."""

    values: dict[str, Any] = field(default_factory=dict)
    """The values in effect: those in the text, and defaults for the rest."""
    given: tuple[str, ...] = ()
    """Keys that are in the text."""
    usable: tuple[str, ...] = ()
    """Keys of tables that have an effect with the other settings."""
    idle: tuple[str, ...] = ()
    """Other keys that have no effect with this destination."""


@cache
def general() -> list[dict[str, Any]]:
    """Describe the settings that every vendor has, with their keys, titles, types, and so on.

    Those in tables come last. `table` is the key of a setting's table, or None.
    """
    properties = json_schema()["properties"]
    plain = ((key, None, facts) for key, facts in properties.items() if key not in TABLES)
    in_tables = (
        (f"{table}.{key}", table, facts)
        for table in TABLES
        if table not in VENDOR_TABLES
        for key, facts in properties[table]["properties"].items()
    )
    every = (*plain, *in_tables)
    return [_described(key, table, facts) for key, table, facts in every if key not in TEXT_ONLY]


def settings_of(
    data: Mapping[str, Any], config: SnippetConfig | None, default_name: str
) -> Settings:
    """Merge the settings in `data` with the defaults; `config` is None if they are invalid."""
    vendor = config.vendor_descriptor if config else catalogue().get(str(data.get("vendor")))
    given = _flat(data)
    values = {
        **{each["key"]: each["default"] for each in general()},
        "name": default_name,
        **{key: _json(value) for key, value in given.items()},
    }
    if config:
        values |= _json_settings(config)
    names = _variables(vendor, config, values)
    options = _table(data, "options")
    settled = in_use(vendor.options, options) if vendor else {}
    declared = vendor.options if vendor else {}
    return Settings(
        values={
            **values,
            **{f"variables.{key}": given.get(f"variables.{key}", n) for key, n in names.items()},
            **{f"options.{key}": _json(value) for key, value in {**options, **settled}.items()},
        },
        given=tuple(given),
        usable=(
            *(f"variables.{key}" for key in names),
            *(f"options.{key}" for key, each in declared.items() if each.applies(settled)),
        ),
        idle=_idle(values),
    )


def _described(key: str, table: str | None, facts: Mapping[str, Any]) -> dict[str, Any]:
    kinds = facts.get("anyOf", [facts])
    mixed = any(each.get("type") == "integer" for each in kinds) and len(kinds) > 1
    type_ = "number or text" if mixed else facts.get("type", "string")
    fields = FIELDS_OF_TABLES[table] if table else FIELDS
    return {
        "key": key,
        "table": table,
        "title": fields[key.removeprefix(f"{table}.")].title,
        "description": facts["description"],
        # A setting that may be a list is a list in the form.
        "type": type_ if isinstance(type_, str) else type_[0],
        "default": facts.get("default"),
        "choices": None if mixed else kinds[0].get("enum"),
        "examples": facts.get("examples", []),
    }


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if key in TABLES and isinstance(value, dict):
            flat |= {f"{key}.{inner}": member for inner, member in value.items()}
        else:
            flat[key] = value
    return {key: value for key, value in flat.items() if key not in TEXT_ONLY}


def _json_settings(config: SnippetConfig) -> dict[str, Any]:
    settings = config.model_dump(mode="json", by_alias=True)
    return _flat({key: value for key, value in settings.items() if key not in VENDOR_TABLES})


def _variables(
    vendor: Vendor | None, config: SnippetConfig | None, values: Mapping[str, Any]
) -> Mapping[str, str]:
    if config:
        return config.variable_names
    names = vendor.variables.names if vendor else {}
    wanted = _fields(values) if values.get("packing") == "fields" else ("url",)
    return {key: names[key] for key in wanted if key in names}


def _destination(values: Mapping[str, Any]) -> Destination:
    """Return the destination that the values name, or the default if they name no known one."""
    name = values.get("destination")
    return choices().get(name, DEFAULT) if isinstance(name, str) else DEFAULT


def _fields(values: Mapping[str, Any]) -> tuple[str, ...]:
    universal_id = values.get("universal_id") is not False
    return _destination(values).named_fields(universal_id=universal_id)


def _idle(values: Mapping[str, Any]) -> tuple[str, ...]:
    keys = {
        "universal_id": "universal_id",
        "goal_ids": "goal_ids",
        "entity_id": "entity",
        "visitor": "own_visitor",
    }
    found = _destination(values)
    return tuple(key for key, field in keys.items() if found.refusal(field))


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = data.get(key)
    return dict(table) if isinstance(table, dict) else {}


def _json(value: Any) -> Any:  # noqa: ANN401
    """Return the value if JSON and the form can represent it, otherwise the text that messages
    show."""
    match value:
        case bool() | str():
            return value
        case int() if abs(value) < 2**53:
            return value
        case float() if math.isfinite(value):
            return value
        case list() if all(isinstance(item, str) for item in value):
            return value
        case _:
            return shown(value)
