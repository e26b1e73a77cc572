"""The configuration of a snippet: its model, reading and editing snippet.toml, its JSON Schema."""

from __future__ import annotations

from snippetgen.config.loading import (
    CheckResult,
    check_all,
    load,
    load_all,
    load_files,
    parse,
    validate,
)
from snippetgen.config.model import SnippetConfig
from snippetgen.config.scaffold import scaffold_toml
from snippetgen.config.schema import json_schema
from snippetgen.vendors.fields import FIELDS, Packing

__all__ = [
    "FIELDS",
    "CheckResult",
    "Packing",
    "SnippetConfig",
    "check_all",
    "json_schema",
    "load",
    "load_all",
    "load_files",
    "parse",
    "scaffold_toml",
    "validate",
]
