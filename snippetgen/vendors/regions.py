"""The regions of vendors in words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Region:
    """A country or a group of countries."""

    name: str
    search_terms: tuple[str, ...] = ()
    """Other search terms, such as the countries of a group."""


@cache
def _regions() -> dict[str, Region]:
    text = files(__package__).joinpath("regions.toml").read_text("utf-8")
    tables = tomllib.loads(text).items()
    return {
        code: Region(each["name"], tuple(each.get("search_terms", ()))) for code, each in tables
    }


def regions(codes: str) -> list[Region]:
    """Return the regions of a vendor's `region`, such as `UK, EU`; an unknown code is a name."""
    known = _regions()
    return [known.get(code.strip(), Region(code.strip())) for code in codes.split(",")]
