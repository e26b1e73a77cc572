"""Loads configurations from ordinary files and from fleets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.config.fleet.fleet import is_fleet, load_fleet
from snippetgen.config.loading import load_all
from snippetgen.text.display import escaped, shown
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from snippetgen.config.model import SnippetConfig


def load_customers(paths: Iterable[Path]) -> list[SnippetConfig]:
    """Read configurations, and all customers of fleets, into memory.

    A path that occurs twice is read once. Raises one ConfigError with the problems of all files, or
    of the first invalid fleet. Two configurations with the same name are a problem.
    """
    unique = list(dict.fromkeys(paths))
    fleets = [path for path in unique if is_fleet(path)]
    found = {
        config.name: config for config in load_all(path for path in unique if path not in fleets)
    }
    for fleet in map(load_fleet, fleets):
        for customer in fleet.customers():
            if customer.name in found:
                message = "is also the name of another configuration. Names must be unique."
                line, column = customer.position.line, customer.position.column
                name = shown(customer.name)
                raise ConfigError(
                    [Problem("name", name, message, escaped(fleet.table), line, column)]
                )
            found[customer.name] = customer.config
    return list(found.values())
