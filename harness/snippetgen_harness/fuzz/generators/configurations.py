"""The configurations that fuzzing tries."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from snippetgen.config.loading import validate

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig


@cache
def configurations() -> tuple[SnippetConfig, ...]:
    """Return all configurations. Each has its own global, so one page can contain them all."""
    text = files(__package__).joinpath("configurations.toml").read_text("utf-8")
    return tuple(map(_configuration, enumerate(tomllib.loads(text)["configuration"])))


def _configuration(numbered: tuple[int, dict[str, object]]) -> SnippetConfig:
    number, settings = numbered
    # The targets call the snippet once and do not wait.
    return validate({"wait_ms": 0, "global": f"offlineConversion{number}", **settings})
