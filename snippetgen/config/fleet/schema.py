"""The JSON Schema of the table `[fleet]`, for editors."""

from __future__ import annotations

import re
from typing import Any

from snippetgen.config.fleet.columns import OPEN_TABLES, SETTINGS
from snippetgen.config.fleet.settings import FORMATS, FleetSettings

Schema = dict[str, Any]


def fleet_schema() -> Schema:
    """Return the schema of the table; `read_settings` applies further rules to its strings."""
    schema = FleetSettings.model_json_schema()
    schema["properties"]["columns"]["additionalProperties"] = {
        "anyOf": [
            {"enum": list(SETTINGS)},
            *({"type": "string", "pattern": rf"^{table}\.[^.]+$"} for table in OPEN_TABLES),
        ]
    }
    return {
        **schema,
        "oneOf": [{"required": ["file"]}, {"required": ["database"]}],
        "dependentRequired": {
            "database": ["query"],
            "query": ["database"],
            "changes": ["database"],
            "format": ["file"],
            "delimiter": ["file"],
        },
        "dependentSchemas": {
            "file": _format_of(*FORMATS.values()),
            "delimiter": _format_of("csv"),
        },
    }


def _format_of(*formats: str) -> Schema:
    """Return the schema of tables with one of these formats, set or taken from the file's name."""
    endings = "|".join(
        re.escape(ending) for ending, format_ in FORMATS.items() if format_ in formats
    )
    either_case = re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", endings)
    return {
        "if": {"required": ["format"]},
        "then": {"properties": {"format": {"enum": sorted(set(formats))}}},
        "else": {"properties": {"file": {"pattern": f"({either_case})$"}}},
    }
