"""From the variables that a vendor returned to the conversion that they stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from snippetgen.conversions.classic_url import build, conversion_of, parse
from snippetgen.conversions.compact_value import decode
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.conversions.uri_encoding import encode_uri_component
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.names import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.conversions.classic import Conversion


def conversion(config: SnippetConfig, variables: Mapping[str, str]) -> Conversion | WebConversion:
    """Make the conversion of the variables that the configuration's snippet handed over.

    Where the snippet takes what the page has, the variables tell which Optimizely that was. Raises
    ValueError naming what is missing or must not be sent.
    """
    pieces = {field: variables.get(name, "") for field, name in config.variable_names.items()}
    for field in ("url",) if config.packing == "url" else ("project", "account", "visitor"):
        if not pieces[field]:
            raise ValueError(f"variable {config.variable_names[field]!r} is not there")
    if _is_web(config, pieces):
        return decode(pieces["url"]) if config.packing == "url" else _event(config, pieces)
    form = form_of(config.destination)
    if config.packing == "url":
        return conversion_of(parse(pieces["url"]), form)
    return replace(conversion_of(parse(_joined(config, pieces)), form), goal=config.goal)


def conversion_url(config: SnippetConfig, variables: Mapping[str, str]) -> str:
    """Make the URL of the conversion for Classic that the configuration's snippet handed over.

    A URL is taken apart and built anew; of fields it is built, with the configured goal. Raises
    ValueError naming what is missing or must not be sent, or that it is for Web Experimentation.
    """
    found = conversion(config, variables)
    if isinstance(found, WebConversion):
        raise ValueError("the conversion is for Web Experimentation: it has no URL")
    return build(found, form_of(config.destination))


def _is_web(config: SnippetConfig, pieces: Mapping[str, str]) -> bool:
    if config.destination != "auto":
        return config.destination == "web"
    if config.packing == "url":
        return not pieces["url"].startswith("https://")
    return bool(pieces["entity"])


def _event(config: SnippetConfig, pieces: Mapping[str, str]) -> WebConversion:
    ids = {field: pieces[field] for field in ("account", "project", "visitor", "entity")}
    event = WebConversion(**ids, key=config.goal, revenue=None)
    event.check()
    return event


def _joined(config: SnippetConfig, pieces: Mapping[str, str]) -> str:
    """Put the fields together; what stands between them is checked when they are read."""
    is_old = config.destination == "classic-2015"
    parameters = {
        "a": pieces["account"] if is_old else pieces["project"],
        "d": "" if is_old else pieces["account"],
        "n": config.goal,
        "u": pieces["visitor"],
    }
    head = "&".join(
        f"{name}={encode_uri_component(text)}" for name, text in parameters.items() if text
    )
    universal_id = pieces.get("universal_id")
    tail = f"&p={encode_uri_component(universal_id)}" if universal_id else ""
    tail += f"&g={','.join(config.goal_ids)}" if config.goal_ids else ""
    query = f"{head}{pieces['experiments']}{pieces['segments']}{tail}"
    return f"https://{pieces['project']}.{LOG_DOMAIN}/event?{query}"
