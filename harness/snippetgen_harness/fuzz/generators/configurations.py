"""The configurations that fuzzing tries."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from snippetgen.config.loading import validate
from snippetgen.destinations import destination
from snippetgen_harness.oracle.receivers import RECEIVERS
from snippetgen_harness.pages.situations import ACCOUNT, CONFIGURED_EVENT, PROJECT

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig

_REQUIRED = {
    "account_id": ACCOUNT,
    "project_id": PROJECT,
    "entity_id": CONFIGURED_EVENT,
    "visitor": ["page:app.user.id", "cookie:uid"],
}
"""Settings that destinations may require."""


@cache
def configurations() -> tuple[SnippetConfig, ...]:
    """Return all configurations. Each has its own global, so one page can contain them all.

    A destination that the file does not name has one configuration for each packing.
    """
    text = files(__package__).joinpath("configurations.toml").read_text("utf-8")
    listed = [*map(_configuration, enumerate(tomllib.loads(text)["configuration"]))]
    others = sorted(RECEIVERS.keys() - {each.destination for each in listed})
    derived = (each for name in others for each in of_destination(name))
    return (*listed, *map(_configuration, enumerate(derived, len(listed))))


def of_destination(name: str) -> list[dict[str, Any]]:
    """Return the settings of a configuration for each packing of a destination."""
    required = {key: _REQUIRED[key] for key in destination(name).required}
    return [
        {
            "vendor": "generic-queue",
            "name": f"{name}-{packing}",
            "goal": "phone_call_conversion",
            "destination": name,
            "packing": packing,
            "options": {"queue": f"_{name.replace('-', '_')}_{packing}"},
            **required,
        }
        for packing in ("url", "fields")
    ]


def _configuration(numbered: tuple[int, dict[str, Any]]) -> SnippetConfig:
    number, settings = numbered
    # The targets call the snippet once and do not wait.
    return validate({"wait_ms": 0, "global": f"offlineConversion{number}", **settings})
