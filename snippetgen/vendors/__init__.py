"""The vendor catalogue: one TOML file of facts per call-tracking vendor, and no code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from snippetgen.vendors.descriptor import Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Vendor", "catalogue", "names"]


@cache
def catalogue() -> Mapping[str, Vendor]:
    """Read every descriptor of the package: slug to vendor, in the order of the slugs.

    A vendor's slug is the name of its file. Raises pydantic.ValidationError on a descriptor that
    is not sound.
    """
    descriptors = sorted(
        (entry for entry in files(__name__).iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    vendors = {
        (slug := entry.name.removesuffix(".toml")): Vendor.model_validate(
            {"slug": slug, **tomllib.loads(entry.read_text(encoding="utf-8"))}
        )
        for entry in descriptors
    }
    return MappingProxyType(vendors)


def names() -> dict[str, str]:
    """Map whatever a vendor is called (slug, name, aliases) to its slug."""
    return {
        name: vendor.slug
        for vendor in catalogue().values()
        for name in (vendor.slug, vendor.name, *vendor.aliases)
    }
