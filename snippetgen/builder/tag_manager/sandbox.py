"""What a template for Tag Manager runs: the hand-over itself in the sandbox, or a hosted script."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from snippetgen.builder.rendering import fill, values_of, variant_of
from snippetgen.builder.tag_manager import permissions
from snippetgen.builder.tag_manager.data_layer import keys
from snippetgen.files.resources import TEMPLATES
from snippetgen.text.display import shown
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.builder.tag_manager.permissions import Access
    from snippetgen.config import SnippetConfig

# The conversion of the tests inside a template.
_VISITOR = {"project": "111", "account": "222", "entity": "333", "visitor": "oeu1r0.5"}

_EXPRESSIONS = {
    "url": "value",
    "project": "project",
    "account": "account",
    "visitor": "visitor",
    "entity": "event",
}
"""The variable of the sandboxed template that holds a field."""


@dataclass(frozen=True)
class Program:
    """Sandboxed JavaScript with all that Tag Manager must know about it."""

    code: str
    tests: str
    """The section with its tests, as YAML."""
    parameters: list[dict[str, Any]]
    permissions: list[dict[str, Any]]


def program(config: SnippetConfig) -> Program:
    """Return what a template for a configuration runs.

    For Web Experimentation and a vendor that takes values from a queue or a cookie, the template
    does everything itself. Otherwise it loads the snippet from `public_url`; raises ConfigError if
    that is missing, or is a path, whose host the template cannot know.
    """
    return _sandboxed(config) if is_sandboxed(config) else _injecting(config)


def is_sandboxed(config: SnippetConfig) -> bool:
    """Return whether sandboxed JavaScript can do all that the snippet does."""
    variant = variant_of(config)
    supported = _families().get(variant.family)
    template = TEMPLATES / "js" / "tag_manager" / f"{config.destination}.js"
    if supported is None or not template.is_file():
        return False
    known = {"argument", *supported["parameters"], *supported["globals"]}
    if config.packing == "fields":
        known.discard("decoder")
    return variant.argument in supported["arguments"] and variant.given <= known


def _sandboxed(config: SnippetConfig) -> Program:
    variant = variant_of(config)
    vendor = config.vendor_descriptor
    receiver = config.destination_object.holder({})
    own = {key: getattr(config, f"{key}_id") or _VISITOR[key] for key in ("project", "account")}
    conversion = receiver.example({**_VISITOR, **own}, config)
    expected = receiver.values(config, conversion)
    names = [(f'"{{{{ {field}_name }}}}"', field) for field in config.variable_names]
    cache = vendor.handover_values(config.options).get("cache")
    read = keys(config.data_layer).values()
    kept = [f"{cache}{name}" for name in config.variable_names.values()] if cache else []
    structure = {
        "family": vendor.family(config.options),
        "argument": variant.argument,
        "given": variant.given,
        "limit": variant.limit,
        "consent": variant.consent,
        "data_layer": variant.data_layer,
        "longest": "value" if config.packing == "url" else "visitor",
        "fields": [(place, _EXPRESSIONS[field]) for place, field in names],
        "expected": [(place, f'"{{{{ {field}_expected }}}}"') for place, field in names],
    }
    values = {
        **values_of(config),
        **{f"{field}_expected": value for field, value in expected.items()},
        **{f"{field}_page": value for field, value in receiver.take_apart(conversion).items()},
    }
    # A line statement swallows the empty lines around it.
    code = re.sub(
        r"^(\}|\S.*;)\n(?=/\*\*)",
        "\\1\n\n",
        fill(f"tag_manager/{config.destination}.js", structure, values),
        flags=re.M,
    )
    return Program(
        code,
        fill(f"tag_manager/{config.destination}.tests.yaml", structure, values),
        [
            _text("goal", "Event's API name", config.goal, [{"type": "NON_EMPTY"}]),
            _id("entityId", "Event's id", config.entity_id, "Empty to look it up on the page."),
            _id("projectId", "Project's id", config.project_id, "Empty to report to any project."),
            _id("accountId", "Account's id", config.account_id, "Empty to report to any account."),
        ],
        [
            permissions.access_globals(_globals(config)),
            permissions.get_cookies(["optimizelyOptOut"]),
            *(
                [permissions.set_cookies(config.variable_names.values())]
                if _families()[variant.family].get("sets_cookies")
                else []
            ),
            *([permissions.write_local_storage(kept)] if kept else []),
            *([permissions.read_data_layer(read)] if read else []),
            permissions.logging(),
        ],
    )


def _injecting(config: SnippetConfig) -> Program:
    url = config.public_url or ""
    if not url.startswith("https://"):
        message = (
            "must be an https:// address, for example https://cdn.example.com/snippets/. Tag "
            f'Manager\'s sandbox cannot hand over what destination = "{config.destination}" and '
            f"vendor = {shown(config.vendor)} need, so the template loads {config.name}.min.js "
            "from there."
        )
        raise ConfigError([Problem("public_url", shown(url) if url else None, message)])
    address = f"{url}{config.name}.min.js"
    refresh = f"{config.global_name}.refresh"
    values = {**values_of(config), "address": address, "refresh": refresh}
    structure = {"data_layer": variant_of(config).data_layer}
    same = {"type": "REGEX", "args": [f"^{_escaped(address)}$"]}
    return Program(
        fill("tag_manager/inject.js", structure, values),
        fill("tag_manager/inject.tests.yaml", structure, values),
        [_text("address", "Address of the snippet", address, [same])],
        [
            permissions.inject_script(address),
            *(
                [permissions.access_globals({refresh: ["execute"]})]
                if config.data_layer.in_use
                else []
            ),
        ],
    )


def _globals(config: SnippetConfig) -> dict[str, list[Access]]:
    vendor = config.vendor_descriptor
    handover = vendor.handover_values(config.options)
    needed: Mapping[str, list[Access]] = _families()[vendor.family(config.options).name]["globals"]
    given = {str(handover[key]): access for key, access in needed.items() if handover.get(key)}
    consent: dict[str, list[Access]] = (
        {config.consent: ["read", "execute"]} if config.consent else {}
    )
    return {"optimizely.get": ["read", "execute"], **consent, **given}


def _text(
    name: str, title: str, default: str, validators: list[dict[str, Any]], help_: str = ""
) -> dict[str, Any]:
    return {
        "type": "TEXT",
        "name": name,
        "displayName": title,
        "simpleValueType": True,
        "defaultValue": default,
        "valueValidators": validators,
        **({"help": help_} if help_ else {}),
    }


def _id(name: str, title: str, default: str | None, help_: str) -> dict[str, Any]:
    digits = [{"type": "REGEX", "args": ["^[0-9]*$"]}]
    return _text(name, title, default or "", digits, help_)


def _escaped(address: str) -> str:
    """Return an address as a regular expression; of its characters, only . and + are special."""
    return address.replace(".", "\\.").replace("+", "\\+")


@cache
def _families() -> Mapping[str, dict[str, Any]]:
    text = files(__package__).joinpath("families.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
