"""The JSON Schema of snippet.toml for editors: the model's schema and each vendor's rules."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from snippetgen import __version__
from snippetgen.config.destination_texts import destination_description, listable
from snippetgen.config.model import SnippetConfig
from snippetgen.config.validators import OPTIMIZELY_COOKIES, OPTIMIZELY_GLOBALS
from snippetgen.config.vendor_lookup import FILE_PATTERN
from snippetgen.config.visitor_sources import SOURCE_PATTERN
from snippetgen.destinations import DEFAULT, Destination, choices
from snippetgen.javascript.identifiers import PATTERN, browser_globals, reserved_words
from snippetgen.vendors import catalogue
from snippetgen.vendors.fields import FIELDS
from snippetgen.vendors.formats import PATTERNS

if TYPE_CHECKING:
    from snippetgen.vendors import Vendor
    from snippetgen.vendors.option import Option

Schema = dict[str, Any]

_NAMESPACE = uuid.UUID("b1c7a0f2-5d0e-4a53-8b7e-3f9f0e2d7c46")

SCHEMA_FILE = "snippet.schema.json"
"""The file name of a schema beside configurations."""

_FLEET = "A table of customers. Each row overrides these settings, and is a configuration."

GLOBAL = {"$ref": "#/$defs/global"}


def json_schema() -> Schema:
    """Return the schema (draft 2020-12); `snippetgen check` applies further rules."""
    # Imported here, because nothing else in this module needs fleets.
    from snippetgen.config.fleet.schema import fleet_schema

    schema = SnippetConfig.model_json_schema(by_alias=True)
    properties = {key: _setting(field) for key, field in schema["properties"].items()}
    _refine(properties)
    for key, model in (("data_layer", "DataLayer"), ("calls", "Calls"), ("guide", "Guide")):
        description = properties[key]["description"]
        properties[key] = _table(schema["$defs"][model]) | {"description": description}
    properties["fleet"] = _table(fleet_schema()) | {"description": _FLEET}
    required = [key for key in schema.pop("required") if key != "name"]
    rules = [*_combinations(), *map(_vendor_rule, catalogue().values())]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _identifier(),
        **schema,
        "properties": properties,
        # The rows of a fleet supply what its file lacks.
        "if": {"required": ["fleet"]},
        "then": {"properties": {"name": False}},
        "else": {"required": required, "allOf": rules},
        "$defs": {"global": _global()},
    }


def _setting(field: Schema) -> Schema:
    found = _without_null(field)
    found.pop("title", None)
    return found


def _refine(properties: Schema) -> None:
    """State what the types of the model do not say about settings."""
    properties["vendor"]["anyOf"] = [
        {"enum": list(catalogue())},
        {"description": "The path of a descriptor file.", "pattern": FILE_PATTERN},
    ]
    properties["global"]["allOf"] = [GLOBAL, {"not": {"enum": list(OPTIMIZELY_GLOBALS)}}]
    several = {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": listable()}}
    properties["destination"] |= {
        "description": destination_description(),
        "anyOf": [{"enum": list(choices())}, several],
    }
    del properties["destination"]["type"]
    properties["universal_id"]["default"] = True
    # `pattern` is for one source as text, `items` for several.
    properties["visitor"] |= {
        "type": ["array", "string"],
        "pattern": SOURCE_PATTERN,
        "items": {"type": "string", "pattern": SOURCE_PATTERN},
    }
    properties["variables"] |= {
        "properties": {key: {"type": "string"} for key in ("url", *FIELDS)},
        "additionalProperties": False,
    }
    properties["variables"].pop("propertyNames", None)


def _identifier() -> str:
    """Return the URI of this version of the schema, which needs no server."""
    return uuid.uuid5(_NAMESPACE, f"snippet.toml {__version__}").urn


def _table(schema: Schema) -> Schema:
    fields = {key: _without_null(field) for key, field in schema["properties"].items()}
    return {**schema, "properties": fields}


def _without_null(field: Schema) -> Schema:
    """Remove null from an optional field's types, because TOML has no null."""
    merged = dict(field)
    if {"type": "null"} in field.get("anyOf", []):
        merged |= merged.pop("anyOf")[0]
    if merged.get("default", ...) is None:
        del merged["default"]
    return merged


def _global() -> Schema:
    unavailable = sorted(reserved_words() | browser_globals())
    return {
        "description": "A valid name of a global variable.",
        "type": "string",
        "pattern": PATTERN,
        "not": {"enum": unavailable},
    }


def _combinations() -> list[Schema]:
    return [
        _when(
            "packing",
            "fields",
            {"variables": {"not": {"required": ["url"]}}},
            {"variables": {"maxProperties": 1, "propertyNames": {"const": "url"}}},
        ),
        *map(_destination_rule, choices().values()),
    ]


def _destination_rule(destination: Destination) -> Schema:
    properties: Schema = {"variables": {"propertyNames": {"enum": ["url", *destination.fields]}}}
    if destination.refusal("universal_id"):
        properties["universal_id"] = {"const": False}
    if destination.refusal("entity"):
        properties["entity_id"] = False
    if destination.goal_pattern:
        properties["goal"] = {"pattern": destination.goal_pattern}
    if destination.refusal("own_visitor"):
        properties["visitor"] = {"maxItems": 0, "type": "array"}
    if destination.refusal("goal_ids"):
        properties["goal_ids"] = {"maxItems": 0}
    rule = _when("destination", destination.name, properties)
    if destination.required:
        rule["then"]["required"] = list(destination.required)
    if destination is DEFAULT:
        del rule["if"]["required"]  # a file may leave it out
    return rule


def _vendor_rule(vendor: Vendor) -> Schema:
    rules = vendor.variables
    name: Schema = {"type": "string", "pattern": rules.pattern, "maxLength": rules.max_length}
    forbidden: list[Schema] = []
    if rules.reserved:
        forbidden.append({"enum": list(rules.reserved)})
    if "cookie" in vendor.transports():
        forbidden.append({"pattern": f"^{OPTIMIZELY_COOKIES.pattern}$"})
    if forbidden:
        name["not"] = {"anyOf": forbidden}
    consequence: Schema = {
        "variables": {"additionalProperties": name},
        "options": _options(vendor),
        "packing": {"enum": list(vendor.packings)},
    }
    own = [name for name in vendor.page_globals if "{" not in name]
    if own:
        consequence["global"] = {"not": {"enum": own}}
    rule = _when("vendor", vendor.slug, consequence)
    needed = []
    if any(option.required and not option.when for option in vendor.options.values()):
        needed.append("options")
    if "url" not in vendor.packings:
        needed.append("packing")
    if needed:
        rule["then"]["required"] = needed
    return rule


def _options(vendor: Vendor) -> Schema:
    conditional = [
        {
            "if": {
                "properties": {key: {"const": value} for key, value in option.when.items()},
                "required": list(option.when),
            },
            "then": {"required": [name]} if option.required else {},
            "else": {"not": {"required": [name]}},
        }
        for name, option in vendor.options.items()
        if option.when
    ]
    schema: Schema = {
        "properties": {name: _option(option) for name, option in vendor.options.items()},
        "required": [k for k, o in vendor.options.items() if o.required and not o.when],
        "additionalProperties": False,
    }
    return {**schema, "allOf": conditional} if conditional else schema


def _option(option: Option) -> Schema:
    keywords = {
        "type": option.type,
        "description": option.description,
        "default": option.default,
        "enum": list(option.choices) or None,
        "pattern": PATTERNS[option.format] if option.format else None,
        "minimum": option.min,
        "maximum": option.max,
        "examples": [option.example] if option.example is not None else None,
    }
    schema: Schema = {key: value for key, value in keywords.items() if value is not None}
    if option.pattern:
        schema["pattern"] = f"^(?:{option.pattern})$"
    if option.format == "identifier":
        schema["allOf"] = [GLOBAL]
    return {"anyOf": [{"const": ""}, schema]} if option.default == "" else schema


def _when(key: str, value: str, then: Schema, otherwise: Schema | None = None) -> Schema:
    rule: Schema = {
        "if": {"properties": {key: {"const": value}}, "required": [key]},
        "then": {"properties": then},
    }
    if otherwise is not None:
        rule["else"] = {"properties": otherwise}
    return rule
