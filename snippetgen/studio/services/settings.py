"""The settings that a form shows: which there are, and what a text makes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from snippetgen.config import json_schema
from snippetgen.config.validators import fields_of
from snippetgen.destinations.names import DESTINATIONS, Destination
from snippetgen.validation.problems import shown
from snippetgen.vendors import catalogue
from snippetgen.vendors.option import in_use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.vendors import Vendor

TABLES = ("variables", "options")
"""Settings that hold others, whose keys are dotted: `options.queue`."""

TEXT_ONLY = ("calls",)
"""Settings that no form shows: they say nothing of the page."""


@dataclass(frozen=True)
class Settings:
    """Settings by their keys, those of tables dotted; JSON types throughout."""

    values: dict[str, Any] = field(default_factory=dict)
    """What holds: what the text gives, and else the default."""
    given: tuple[str, ...] = ()
    """Keys that the text gives."""
    usable: tuple[str, ...] = ()
    """Keys of tables that have a meaning next to the other settings."""
    idle: tuple[str, ...] = ()
    """Other keys that have none: the destination has no place for them."""


@cache
def general() -> list[dict[str, Any]]:
    """Describe the settings that every vendor has: `key`, `description`, `type`, `default`, …"""
    properties = json_schema()["properties"]
    return [_described(key, facts) for key, facts in properties.items() if _is_plain(key)]


def settings_of(
    data: Mapping[str, Any], config: SnippetConfig | None, default_name: str
) -> Settings:
    """Lay what a text gives over what holds without it; without `config` the text is wrong."""
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


def _is_plain(key: str) -> bool:
    return key not in TABLES and key not in TEXT_ONLY


def _described(key: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": key,
        "description": facts["description"],
        "type": facts.get("type", "string"),
        "default": facts.get("default"),
        "choices": facts.get("enum"),
        "examples": facts.get("examples", []),
    }


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if key in TABLES and isinstance(value, dict):
            flat |= {f"{key}.{inner}": member for inner, member in value.items()}
        elif key not in TEXT_ONLY:
            flat[key] = value
    return flat


def _json_settings(config: SnippetConfig) -> dict[str, Any]:
    settings = config.model_dump(mode="json", by_alias=True)
    return {key: value for key, value in settings.items() if _is_plain(key)}


def _variables(
    vendor: Vendor | None, config: SnippetConfig | None, values: Mapping[str, Any]
) -> Mapping[str, str]:
    if config:
        return config.variable_names
    names = vendor.variables.names if vendor else {}
    wanted = _fields(values) if values.get("packing") == "fields" else ("url",)
    return {key: names[key] for key in wanted if key in names}


def _fields(values: Mapping[str, Any]) -> tuple[str, ...]:
    given = values.get("destination")
    destination: Destination = given if given in DESTINATIONS else "classic"
    return fields_of(destination, universal_id=values.get("universal_id") is not False)


def _idle(values: Mapping[str, Any]) -> tuple[str, ...]:
    fields = _fields({**values, "universal_id": True})
    places = {
        "universal_id": "universal_id" in fields,
        "goal_ids": values.get("destination") != "web",
        "entity_id": "entity" in fields,
    }
    return tuple(key for key, there in places.items() if not there)


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = data.get(key)
    return dict(table) if isinstance(table, dict) else {}


def _json(value: Any) -> Any:  # noqa: ANN401
    """Return the value where JSON has it and a form can show it, else what a message would show."""
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
