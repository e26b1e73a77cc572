"""Renders pages about vendors as Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from snippetgen.text.markdown import environment
from snippetgen.text.template import sentence
from snippetgen.vendors.requests import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.vendors import CatalogueEntry, UnestablishedVendor, Vendor
    from snippetgen.vendors.handover import Handover
    from snippetgen.vendors.option import Option, Value


def vendor_page(vendor: Vendor) -> str:
    """Return everything known about a vendor, with the set-up for default names and options."""
    names = {packing: _default_names(vendor, packing) for packing in vendor.packings}
    defaults = {k: o.default for k, o in vendor.options.items() if o.default is not None}
    return _render(
        "vendor.md",
        **_facts(vendor),
        **_limits(vendor, {}),
        order=vendor.sentence(vendor.order, {}),
        handovers=[describe_handover(each, each.parameters, each.when) for each in vendor.handover],
        names=names,
        setup=[
            {
                "conditions": _conditions(step.when),
                "pieces": sentence(step.text, names[vendor.packings[0]].values(), defaults),
            }
            for step in vendor.setup
        ],
        options={name: list(_about(option)) for name, option in vendor.options.items()},
        requests=[{"request": each, "place": place_of(each)} for each in vendor.requests],
    )


def unestablished_page(vendor: UnestablishedVendor) -> str:
    """Return what is known about a vendor without a snippet, and what is missing for a snippet."""
    return _render("unestablished.md", **_facts(vendor), missing=vendor.not_established)


def _render(template: str, **values: Any) -> str:  # noqa: ANN401
    return environment.get_template(template).render(values)


def _facts(vendor: CatalogueEntry) -> dict[str, Any]:
    return {
        "vendor": vendor,
        "back": vendor.return_channel,
        "evidence": vendor.evidence,
        "sources": vendor.sources,
    }


def _limits(vendor: Vendor, options: Mapping[str, Value]) -> dict[str, Any]:
    return {"limit": limit_in_words(vendor, options), "limits": vendor.limits}


def describe_handover(
    handover: Handover, parameters: Mapping[str, Value], when: Mapping[str, Value]
) -> dict[str, Any]:
    """Return a hand-over for a template: its family, its parameters and its conditions."""
    return {
        "family": handover.family,
        "parameters": parameters,
        "conditions": _conditions(when),
    }


def _conditions(when: Mapping[str, Value]) -> list[str]:
    """Return conditions in the syntax of a configuration."""
    return [f"{name} = {json.dumps(value)}" for name, value in when.items()]


def _default_names(vendor: Vendor, packing: str) -> dict[str, str]:
    names = vendor.variables.names
    return {field: name for field, name in names.items() if (field == "url") == (packing == "url")}


def limit_in_words(vendor: Vendor, options: Mapping[str, Value]) -> str:
    """Return the limit that the snippet respects as text; empty if no limit is known."""
    length = vendor.value_length(options)
    if length is None:
        return ""
    what = "name=value" if vendor.limits.name_included else "a value"
    how = ", the value percent-encoded" if vendor.limits.measure == "encoded" else ""
    return f"{what} of at most {length} characters{how}"


def _about(option: Option) -> Iterator[str]:
    if option.choices:
        yield f"one of {', '.join(option.choices)}"
    for condition in _conditions(option.when):
        yield f"only if {condition}"
    yield "required" if option.required else f"default {json.dumps(option.default)}"
