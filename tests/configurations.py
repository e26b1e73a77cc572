"""Configurations that tests share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from snippetgen.config import SnippetConfig, load_all, parse
from snippetgen.destinations import choices, destination, destinations
from snippetgen.vendors import Vendor

ROOT = Path(__file__).parent.parent
NODE_MODULES = ROOT / "node_modules"
EXAMPLES = tuple(load_all(sorted((ROOT / "examples").glob("*.toml"))))

COMMAND_QUEUE = '\n[options]\nqueue = "_vendorQueue"\nshape = "command"\ncommand = "set"'

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "]]>-->",
    '"; alert(1); "',
    "'; alert(1); '",
    "\\",
    "*/ alert(1) /*",
    "{{ 7 * 7 }}{% raw %}",
    "//% if 1",
    "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}",
    "${alert(1)}`",
    "&quot;&lt;",
    "\N{SLIGHTLY SMILING FACE} \N{LATIN CAPITAL LETTER U WITH DIAERESIS}",
)
"""Goal names that try to break out of JavaScript, HTML, JSON or a template."""


Value = str | int | bool | tuple[str, ...]


def configure(vendor: str = "ctm", more: str = "", **settings: Value) -> SnippetConfig:
    """Make a configuration as a user writes it, from settings and additional TOML text."""
    settings = {"goal": "phone_call_conversion", **settings, "vendor": vendor}
    lines = [f"{key} = {toml(value)}" for key, value in settings.items()]
    return parse("\n".join([*lines, more]), name=vendor)


def of_every_destination() -> list[SnippetConfig]:
    """Make two configurations of each destination: one with one variable, one with fields.

    A list of destinations gets only the configuration with fields. The list of Classic and Web
    gets none, because its snippet equals that of auto.
    """
    return [
        configure(
            vendor,
            packing=packing,
            name=f"{to}-{packing}".replace("+", "-"),
            **reporting_to(to),
        )
        for to in choices()
        for vendor, packing in (("ctm", "url"), ("callrail", "fields"))
        if to in destinations() or (packing == "fields" and to != "classic+web")
    ]


VISITOR = ("page:app.user.id", "cookie:uid")
"""Sources of the site's own visitor id."""

REQUIRED: dict[str, str | tuple[str, ...]] = {
    "account_id": "1234509999",
    "project_id": "1234500001",
    "entity_id": "21591240899",
    "visitor": VISITOR,
}
"""Settings that destinations may require. Pages on which ids do not matter have these ids."""


def reporting_to(name: str) -> dict[str, Any]:
    """Return the settings of a destination, including the required ones."""
    required = destination(name).required
    return {"destination": name, **{key: REQUIRED[key] for key in required}}


def toml(value: Value) -> str:
    """Write a value in TOML."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        escapes = (f"\\U{ord(c):08x}" if not c.isalnum() else c for c in value)
        return f'"{"".join(escapes)}"'
    return str(value).lower()


def example_of(vendor: Vendor, packing: str = "url") -> SnippetConfig:
    """Make a configuration of a vendor with the examples of the options that are required."""
    examples = {k: o.example for k, o in vendor.options.items() if o.required and not o.when}
    options = "\n".join(f"{key} = {toml(value)}" for key, value in examples.items() if value)
    return configure(vendor.slug, f"\n[options]\n{options}" if options else "", packing=packing)
