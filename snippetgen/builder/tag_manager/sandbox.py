"""The code of a Tag Manager template: the hand-over itself in the sandbox, or a hosted script."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from snippetgen.builder.rendering import fill
from snippetgen.builder.tag_manager import permissions
from snippetgen.builder.tag_manager.data_layer import keys
from snippetgen.builder.variant import values_of, variant_of
from snippetgen.files.resources import TEMPLATES
from snippetgen.javascript.identifiers import browser_globals
from snippetgen.text.display import shown
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen.config.visitor_sources import VisitorSource
    from snippetgen.destinations import Receiver
    from snippetgen.destinations.base import Access

# The conversion in a template's own tests.
_VISITOR = {"project": "111", "account": "222", "entity": "333", "visitor": "oeu1r0.5"}

_EXPRESSIONS = {
    "url": "value",
    "project": "project",
    "account": "account",
    "visitor": "visitor",
    "entity": "event",
}
"""The variable with a field in the sandboxed template."""


@dataclass(frozen=True)
class Program:
    """Sandboxed JavaScript, with everything that Tag Manager must know about it."""

    code: str
    tests: str
    """The section with its tests, as YAML."""
    parameters: list[dict[str, Any]]
    permissions: list[dict[str, Any]]


def program(config: SnippetConfig) -> Program:
    """Return the code of a template for a configuration.

    For a single product with events and a vendor that reads a queue or a cookie, the template does
    everything itself. Otherwise, it loads the snippet from `public_url`. Raises ConfigError if that
    is missing, or is a path, because the template cannot know its host.
    """
    return _sandboxed(config) if is_sandboxed(config) else _injecting(config)


def is_sandboxed(config: SnippetConfig) -> bool:
    """Return whether sandboxed JavaScript can do everything that the snippet does."""
    variant = variant_of(config)
    supported = _families().get(variant.family)
    template = TEMPLATES / "js" / "tag_manager" / f"{config.destination}.js"
    if supported is None or not template.is_file():
        return False
    if not all(map(_is_readable, config.visitor_sources)):
        return False
    known = {"argument", *supported["parameters"], *supported["globals"]}
    if config.packing == "fields":
        known.discard("decoder")
    return variant.argument in supported["arguments"] and variant.given <= known


def _is_readable(source: VisitorSource) -> bool:
    """Return whether the sandbox can read a source. It has no elements and few globals."""
    first = source.name.split(".")[0]
    return source.kind != "attribute" and (source.kind != "page" or first not in browser_globals())


def _sandboxed(config: SnippetConfig) -> Program:
    receiver = _receiver(config)
    own = {key: getattr(config, f"{key}_id") or _VISITOR[key] for key in ("project", "account")}
    conversion = receiver.example({**_VISITOR, **own}, config)
    expected = receiver.values(config, conversion)
    structure = _structure(config, receiver, expected)
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
            *_ids(config, receiver),
        ],
        [*_permissions(config, receiver)],
    )


def _structure(
    config: SnippetConfig, receiver: Receiver[Any], expected: Collection[str]
) -> dict[str, Any]:
    """Return what the templates of a destination depend on.

    `expected` has the fields whose values the tests of the template expect.
    """
    variant = variant_of(config)
    places = {field: f'"{{{{ {field}_name }}}}"' for field in config.variable_names}
    client = "".join(receiver.sandbox_access)
    return {
        "product": config.destination,
        "client": client and f'"{client}"',
        "visitor": variant.visitor,
        "sources": [
            (source.kind, f'"{{{{ visitor_name_{index} }}}}"')
            for index, source in enumerate(config.visitor_sources)
        ],
        "family": config.vendor_descriptor.family(config.options),
        "argument": variant.argument,
        "given": variant.given,
        "limit": variant.limit,
        "consent": variant.consent,
        "data_layer": variant.data_layer,
        "longest": "value" if config.packing == "url" else "visitor",
        "fields": [(place, _EXPRESSIONS[field]) for field, place in places.items()],
        "expected": [(places[field], f'"{{{{ {field}_expected }}}}"') for field in expected],
    }


def _permissions(config: SnippetConfig, receiver: Receiver[Any]) -> Iterator[dict[str, Any]]:
    """Yield the permissions that sandboxed JavaScript needs."""
    vendor = config.vendor_descriptor
    names = config.variable_names.values()
    if found := _globals(config, receiver):
        yield permissions.access_globals(found)
    cookies = ["optimizelyOptOut", *receiver.cookies, *_named(config, "cookie")]
    yield permissions.get_cookies(cookies)
    if _families()[vendor.family(config.options).name].get("sets_cookies"):
        yield permissions.set_cookies(names)
    cache = vendor.handover_values(config.options).get("cache")
    stored, kept = _named(config, "storage"), [f"{cache}{name}" for name in names if cache]
    if stored or kept:
        yield permissions.access_local_storage(stored, kept)
    if read := keys(config.data_layer):
        yield permissions.read_data_layer(read.values())
    yield permissions.logging()


def _injecting(config: SnippetConfig) -> Program:
    url = config.public_url or ""
    if not url.startswith("https://"):
        what = f'destination = "{config.destination}"'
        if not all(map(_is_readable, config.visitor_sources)):
            what += f", visitor = {shown(list(config.visitor))}"
        message = (
            "must be an https:// address, for example https://cdn.example.com/snippets/. Tag "
            f"Manager's sandbox does not support {what} with vendor = {shown(config.vendor)}, "
            f"so the template loads {config.name}.min.js from there."
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


def _globals(config: SnippetConfig, receiver: Receiver[Any]) -> dict[str, Sequence[Access]]:
    vendor = config.vendor_descriptor
    handover = vendor.handover_values(config.options)
    needed: Mapping[str, list[Access]] = _families()[vendor.family(config.options).name]["globals"]
    given = {str(handover[key]): access for key, access in needed.items() if handover.get(key)}
    consent: dict[str, list[Access]] = (
        {config.consent: ["read", "execute"]} if config.consent else {}
    )
    own: dict[str, list[Access]] = {path: ["read", "execute"] for path in _named(config, "page")}
    return {**receiver.sandbox_access, **consent, **own, **given}


def _receiver(config: SnippetConfig) -> Receiver[Any]:
    """Return the destination of a configuration: the sandbox does not detect products."""
    return config.destination_object.holder({})


def _named(config: SnippetConfig, kind: str) -> list[str]:
    """Return the names of the sources of the visitor's id that are of a kind."""
    return [source.name for source in config.visitor_sources if source.kind == kind]


def _ids(config: SnippetConfig, receiver: Receiver[Any]) -> Iterator[dict[str, Any]]:
    """Yield the fields for ids, which the page provides unless an event's id is required."""
    on_page = {
        "entityId": "Empty to look it up on the page.",
        "projectId": "Empty to report to any project.",
        "accountId": "Empty to report to any account.",
    }
    knows_ids = "entity_id" not in receiver.required
    for name, title, key in (
        ("entityId", "Event's id", "entity_id"),
        ("projectId", "Project's id", "project_id"),
        ("accountId", "Account's id", "account_id"),
    ):
        needed = key in receiver.required
        help_ = on_page[name] if knows_ids else "Empty to leave it out."
        yield _id(name, title, getattr(config, key), "" if needed else help_, needed=needed)


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


def _id(name: str, title: str, default: str | None, help_: str, *, needed: bool) -> dict[str, Any]:
    digits = {"type": "REGEX", "args": [f"^[0-9]{'+' if needed else '*'}$"]}
    return _text(name, title, default or "", [digits], help_)


def _escaped(address: str) -> str:
    """Return a regular expression for an address, in which only . and + are special."""
    return address.replace(".", "\\.").replace("+", "\\+")


@cache
def _families() -> Mapping[str, dict[str, Any]]:
    text = files(__package__).joinpath("families.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
