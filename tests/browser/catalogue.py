"""Configurations of every vendor in the catalogue, made only from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from snippetgen.config import SnippetConfig
from snippetgen.destinations import Receiver, destinations
from snippetgen.vendors import catalogue
from snippetgen.vendors.descriptor import Vendor
from snippetgen.vendors.option import Value
from tests.configurations import configure, reporting_to, toml

VENDORS = [vendor for vendor in catalogue().values() if isinstance(vendor, Vendor)]


DESTINATIONS = [name for name, each in destinations().items() if isinstance(each, Receiver)]
"""The destinations that receive conversions themselves."""


def every_configuration() -> Iterator[SnippetConfig]:
    """Configure every vendor for every packing and destination, then for every choice."""
    for vendor in VENDORS:
        for packing, destination in product(vendor.packings, DESTINATIONS):
            yield _configured(vendor, packing, destination, {})
        for key, choice in _choices(vendor):
            for packing in vendor.packings:
                yield _configured(vendor, packing, "classic", {key: choice})


def _choices(vendor: Vendor) -> Iterator[tuple[str, Value]]:
    for key, option in vendor.options.items():
        yield from ((key, choice) for choice in option.choices if choice != option.default)


def _configured(
    vendor: Vendor, packing: str, destination: str, chosen: Mapping[str, Value]
) -> SnippetConfig:
    options = _complete(vendor, chosen)
    table = "\n".join(["[options]", *(f"{key} = {_toml(v)}" for key, v in options.items())])
    suffix = "-".join(str(choice) for choice in chosen.values())
    name = "-".join(filter(None, (vendor.slug, packing, destination, suffix)))
    return configure(vendor.slug, table, name=name, packing=packing, **reporting_to(destination))


def _complete(vendor: Vendor, chosen: Mapping[str, Value]) -> dict[str, Value]:
    """Add the options that the chosen ones depend on, and examples of required ones."""
    options = dict(chosen)
    for key in chosen:
        options |= vendor.options[key].when
    for key, option in vendor.options.items():
        if option.required and option.applies(vendor.options_in_use(options)):
            assert option.example is not None
            options.setdefault(key, option.example)
    return options


def _toml(value: Value) -> str:
    return toml(value) if isinstance(value, str) else str(value)
