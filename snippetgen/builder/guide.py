"""Guides to a vendor and to an installation, as Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader

from snippetgen.destinations import destinations
from snippetgen.files.resources import TEMPLATES
from snippetgen.text.markdown import environment
from snippetgen.text.template import sentence
from snippetgen.vendors.requests import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from snippetgen.builder.size_limits import Length
    from snippetgen.config import SnippetConfig
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
        ways=[_way(handover, handover.parameters, handover.when) for handover in vendor.handover],
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
    """Return what is known about a vendor without a snippet, and what is missing for one."""
    return _render("unestablished.md", **_facts(vendor), missing=vendor.not_established)


def installation_guide(config: SnippetConfig, lengths: Sequence[Length]) -> str:
    """Return the guide that a customer follows to install a configuration's snippet."""
    vendor, destination = config.vendor_descriptor, config.destination_object
    parameters = vendor.handover_values(config.options)
    return _render(
        f"destinations/{destination.name}.md",
        **_facts(vendor),
        **_limits(vendor, config.options),
        order=vendor.sentence(vendor.order, config.variable_names, config.options),
        ways=[_way(vendor.handover_in_use(config.options), parameters, {})],
        handover_statuses=vendor.family(config.options).handover_statuses(parameters),
        config=config,
        reads_once=vendor.family(config.options).reads_once(parameters),
        call=f"{config.global_name}.{destination.functions[-1]}({json.dumps(config.goal)})",
        what=destination.value_name,
        segments="segments" in destination.fields,
        needs_experiment=destination.needs_experiment,
        setup=vendor.setup_pieces(config.variable_names, config.options),
        lengths=lengths,
    )


def _destination_template(name: str) -> str | None:
    """Return the source of a registered destination's template, `destinations/<name>.md`."""
    found = destinations().get(name.removeprefix("destinations/").removesuffix(".md"))
    return found.guide.read_text("utf-8") if found else None


_environment = environment.overlay(
    loader=ChoiceLoader(
        [FileSystemLoader(TEMPLATES / "text"), FunctionLoader(_destination_template)]
    )
)


def _render(template: str, **values: Any) -> str:  # noqa: ANN401
    return _environment.get_template(template).render(values)


def _facts(vendor: CatalogueEntry) -> dict[str, Any]:
    return {
        "vendor": vendor,
        "back": vendor.return_channel,
        "evidence": vendor.evidence,
        "sources": vendor.sources,
    }


def _limits(vendor: Vendor, options: Mapping[str, Value]) -> dict[str, Any]:
    return {"limit": _limit(vendor, options), "limits": vendor.limits}


def _way(
    handover: Handover, parameters: Mapping[str, Value], when: Mapping[str, Value]
) -> dict[str, Any]:
    return {
        "family": handover.family,
        "parameters": parameters,
        "conditions": _conditions(when),
    }


def _conditions(when: Mapping[str, Value]) -> list[str]:
    """Return conditions as a configuration would have them."""
    return [f"{name} = {json.dumps(value)}" for name, value in when.items()]


def _default_names(vendor: Vendor, packing: str) -> dict[str, str]:
    names = vendor.variables.names
    return {field: name for field, name in names.items() if (field == "url") == (packing == "url")}


def _limit(vendor: Vendor, options: Mapping[str, Value]) -> str:
    """Return the limit that the snippet respects, in words; empty if no limit is known."""
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
