"""Renders the installation guide as Markdown."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from snippetgen.builder.destination_templates import template_loader
from snippetgen.builder.size_limits import typical_values
from snippetgen.builder.vendor_page import describe_handover, limit_in_words
from snippetgen.text.markdown import environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.builder.size_limits import Length
    from snippetgen.config import SnippetConfig

SENDER = "the operator of the service that sends the conversions"
"""The default sender, for a configuration that names none."""


_SAMPLE_URL = re.compile(r"https(://|%3A%2F%2F)\d+\.log\.optimizely\.com[^\s\"\\]*")
"""The conversion URL in the catalogue's examples of reports."""

_SAMPLE_HOST = "1234567890.log.optimizely.com"

_PLAIN = re.compile(r"[\w.~*-]+", re.ASCII)
"""Text that JSON and URLs contain unescaped."""


def installation_guide(
    config: SnippetConfig, lengths: Sequence[Length], example: str | None
) -> str:
    """Return the guide for a customer who installs a configuration's snippet.

    `example` is what `example_value` returns.
    """
    vendor, destination = config.vendor_descriptor, config.destination_object
    parameters = vendor.handover_values(config.options)
    family = vendor.family(config.options)
    return _environment.get_template(f"destinations/{destination.name}.md").render(
        vendor=vendor,
        back=vendor.return_channel,
        report=_report(config, example),
        counted=destination.goal_noun,
        limit=limit_in_words(vendor, config.options),
        order=vendor.sentence(vendor.order, config.variable_names, config.options),
        handovers=[describe_handover(vendor.handover_in_use(config.options), parameters, {})],
        handover_statuses=family.handover_statuses(parameters),
        reads_once=family.reads_once(parameters),
        transport=family.transport,
        config=config,
        sender=config.guide.sender or SENDER,
        call=f"{config.global_name}.{destination.functions[-1]}({json.dumps(config.goal)})",
        what=destination.value_name,
        segments="segments" in destination.fields,
        needs_experiment=destination.needs_experiment,
        setup=vendor.setup_pieces(config.variable_names, config.options),
        lengths=lengths,
        page=f"{config.name}.html",
        minified=f"{config.name}.min.js",
        module=f"{config.name}.mjs",
        container=f"{config.name}.gtm.json",
    )


def example_value(config: SnippetConfig) -> str | None:
    """Return the value of a typical visitor for the vendor's example of a report.

    Returns None if the example needs no other value: those of the catalogue have a conversion URL.
    """
    example = config.vendor_descriptor.return_channel.example
    if config.packing != "url" or not _SAMPLE_URL.search(example):
        return None
    if config.destination_object.receivers[0].owns(_SAMPLE_HOST):
        return None
    return typical_values(config)["url"]


def _report(config: SnippetConfig, value: str | None) -> str:
    """Return an example of the vendor's report of a call; "" if there is none for the settings."""
    example = config.vendor_descriptor.return_channel.example
    if example == "unknown" or config.packing != "url":
        return ""
    name = config.variable_names["url"]
    default = config.vendor_descriptor.variables.names["url"]
    if name != default:
        if default not in example or not _PLAIN.fullmatch(name):
            return ""
        example = example.replace(default, name)
    if value is None:
        return example
    return _SAMPLE_URL.sub(value, example) if _PLAIN.fullmatch(value) else ""


_environment = environment.overlay(loader=template_loader("text"))
