"""The plain values of a configuration, which all files contain as unescaped text.

Files of configurations that differ only in plain values differ only in these values. All other
settings are the configuration's *shape*. Only this module decides which values are plain;
`snippetgen.builder.bulk.file_builder` compares the result with a rendering.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from snippetgen.config import SnippetConfig

# Letters first, because digits at the start of a line may begin a list in Markdown. Each separator
# is between two letters or digits, because it has a meaning in other positions.
_GOAL = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ _-][A-Za-z0-9]+)*")
_SITE = re.compile(r"[^\W\d_](?:[^\W_]|[ .-](?=[^\W_]))*")
_URL = re.compile(r"https://[A-Za-z0-9-]+(?:[./_-][A-Za-z0-9]+)*/")

_IDS = ("project_id", "account_id", "entity_id")

PLACEHOLDER = re.compile(rb"zzq([a-pr-z_0-9]+)qzz")
"""A placeholder in rendered text, by the name of its value, which contains no q."""


def placeholder(name: str) -> str:
    """Return the placeholder of a value."""
    return f"zzq{name}qzz"


def plain_values(config: SnippetConfig) -> dict[str, str]:
    """Return the plain values of a configuration by name: settings, and `goal_ids_<index>`."""
    values = {"name": config.name}
    if _GOAL.fullmatch(config.goal):
        values["goal"] = config.goal
    for key in _IDS:
        if value := getattr(config, key):
            values[key] = value
    if config.public_url and _URL.fullmatch(config.public_url):
        values["public_url"] = config.public_url
    if config.guide.site and config.guide.site.isprintable() and _SITE.fullmatch(config.guide.site):
        values["site"] = config.guide.site
    for index, goal_id in enumerate(config.goal_ids):
        values[f"goal_ids_{index}"] = goal_id
    return values


def shape_of(config: SnippetConfig, values: Mapping[str, str]) -> Hashable:
    """Return everything that the files of a configuration depend on, except its plain values."""
    return (
        id(config.vendor_descriptor),
        *(
            _hashable(value)
            for key, value in config.__dict__.items()
            if key not in values and key not in ("calls", "guide", "goal_ids")
        ),
        config.logo,
        *(value for key, value in config.guide.__dict__.items() if key not in values),
        *values,
    )


def lengths_of(config: SnippetConfig, values: Mapping[str, str]) -> Hashable:
    """Return what the lengths of conversions depend on in addition to the shape.

    This is the lengths of the plain values, if that is enough for the destination, or the values.
    """
    if not all(each.uniform_length for each in config.destination_object.receivers):
        return tuple(values.values())
    # In a goal, spaces are the only characters that are encoded.
    return values.get("goal", "").count(" "), *map(len, values.values())


def with_placeholders(config: SnippetConfig, values: Mapping[str, str]) -> SnippetConfig:
    """Return the configuration with a placeholder for each plain value, without validation."""
    update: dict[str, Any] = {
        key: placeholder(key) for key in values if key in type(config).model_fields
    }
    update["goal_ids"] = tuple(
        placeholder(f"goal_ids_{index}") for index in range(len(config.goal_ids))
    )
    if "site" in values:
        update["guide"] = config.guide.model_copy(update={"site": placeholder("site")})
    return config.model_copy(update=update)


def _hashable(value: Any) -> Hashable:  # noqa: ANN401
    return tuple(value.items()) if isinstance(value, dict) else value
