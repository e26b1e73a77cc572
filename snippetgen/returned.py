"""From the variables that a vendor returned to the conversion that they stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from snippetgen.wire.classic import build, conversion_of, parse
from snippetgen.wire.encoding import encode_uri_component
from snippetgen.wire.hit import LOG_DOMAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.wire.conversion import Conversion


def conversion_url(config: SnippetConfig, variables: Mapping[str, str]) -> str:
    """Make the conversion URL of the variables that the configuration's snippet handed over.

    A URL is taken apart and built anew; of fields it is built, with the configured goal. Raises
    ValueError naming what is missing or must not be sent.
    """
    return build(conversion(config, variables), config.destination)


def conversion(config: SnippetConfig, variables: Mapping[str, str]) -> Conversion:
    """Read the conversion out of the variables; raises ValueError like `conversion_url`."""
    pieces = {field: variables.get(name, "") for field, name in config.variable_names.items()}
    for field in ("url",) if config.packing == "url" else ("project", "account", "visitor"):
        if not pieces[field]:
            raise ValueError(f"variable {config.variable_names[field]!r} is not there")
    if config.packing == "url":
        return conversion_of(parse(pieces["url"]), config.destination)
    joined = conversion_of(parse(_joined(config, pieces)), config.destination)
    return replace(joined, goal=config.goal)


def _joined(config: SnippetConfig, pieces: Mapping[str, str]) -> str:
    """Put the fields together; what stands between them is checked when they are read."""
    parameters = {
        "a": pieces["project"] if config.destination == "classic" else pieces["account"],
        "d": pieces["account"] if config.destination == "classic" else "",
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
