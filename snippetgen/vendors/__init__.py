"""The vendor catalogue: one TOML file per call-tracking vendor, without code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from snippetgen.vendors.descriptor import CatalogueEntry, UnestablishedVendor, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CatalogueEntry",
    "UnestablishedVendor",
    "Vendor",
    "all_vendors",
    "catalogue",
    "names",
    "unestablished",
]


@cache
def catalogue() -> Mapping[str, Vendor]:
    """Return the vendors for whom snippets can be built: slug to vendor, in order of slugs.

    A vendor's slug is the name of its file. Raises pydantic.ValidationError if a file is wrong.
    """
    return MappingProxyType(
        {
            slug: Vendor.model_validate({"slug": slug, **facts})
            for slug, facts in _files().items()
            if "not_established" not in facts
        }
    )


@cache
def unestablished() -> Mapping[str, UnestablishedVendor]:
    """Return the vendors that cannot be built yet: slug to vendor, in order of slugs."""
    return MappingProxyType(
        {
            slug: UnestablishedVendor.model_validate({"slug": slug, **facts})
            for slug, facts in _files().items()
            if "not_established" in facts
        }
    )


def all_vendors() -> list[CatalogueEntry]:
    """Return every vendor, in order of slugs."""
    return sorted([*catalogue().values(), *unestablished().values()], key=lambda entry: entry.slug)


def names() -> dict[str, str]:
    """Map every name of a vendor (slug, name, aliases) to its slug."""
    return {
        name: vendor.slug
        for vendor in all_vendors()
        for name in (vendor.slug, vendor.name, *vendor.aliases)
    }


@cache
def _files() -> Mapping[str, dict[str, Any]]:
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(
            files(__name__).joinpath("catalogue").iterdir(), key=lambda entry: entry.name
        )
        if entry.name.endswith(".toml")
    }
