"""The vendor catalogue: one TOML file per call-tracking vendor, without code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import ValidationError

from snippetgen.validation.data_files import read_table
from snippetgen.validation.errors import ConfigError
from snippetgen.vendors.descriptor import Vendor
from snippetgen.vendors.validation_errors import problems_of
from snippetgen.vendors.vendor_file import CatalogueEntry, UnestablishedVendor

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CatalogueEntry",
    "UnestablishedVendor",
    "Vendor",
    "all_vendors",
    "catalogue",
    "entry",
    "names",
    "slugs",
    "unestablished",
]

_FOLDER = files(__name__).joinpath("catalogue")


def catalogue() -> Mapping[str, Vendor]:
    """Return the vendors for which snippets can be built: slug to vendor, sorted by slug.

    A vendor's slug is the name of its file. Raises ConfigError if a file is invalid.
    """
    return _catalogue()[0]


def unestablished() -> Mapping[str, UnestablishedVendor]:
    """Return the vendors for which no snippet can be built: slug to vendor, sorted by slug."""
    return _catalogue()[1]


@cache
def entry(slug: str) -> Vendor | UnestablishedVendor | None:
    """Return the vendor with a slug, or None. Reads no other vendor's file.

    Raises ConfigError with all problems of its file.
    """
    if slug not in slugs():
        return None
    file = _FOLDER.joinpath(f"{slug}.toml")
    facts = {"slug": slug, **read_table(file)}
    kind = UnestablishedVendor if "not_established" in facts else Vendor
    try:
        return kind.model_validate(facts)
    except ValidationError as error:
        raise ConfigError(
            problem.in_file(str(file)) for problem in problems_of(error, facts)
        ) from None


@cache
def slugs() -> tuple[str, ...]:
    """Return the slugs of all vendors, in order."""
    names = (path.name for path in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def all_vendors() -> list[CatalogueEntry]:
    """Return every vendor, sorted by slug."""
    return [found for slug in slugs() if (found := entry(slug))]


def names() -> dict[str, str]:
    """Map every name of a vendor (slug, name, aliases) to its slug."""
    return {
        name: vendor.slug
        for vendor in all_vendors()
        for name in (vendor.slug, vendor.name, *vendor.aliases)
    }


@cache
def _catalogue() -> tuple[Mapping[str, Vendor], Mapping[str, UnestablishedVendor]]:
    entries = [entry(slug) for slug in slugs()]
    return (
        MappingProxyType({each.slug: each for each in entries if isinstance(each, Vendor)}),
        MappingProxyType(
            {each.slug: each for each in entries if isinstance(each, UnestablishedVendor)}
        ),
    )
