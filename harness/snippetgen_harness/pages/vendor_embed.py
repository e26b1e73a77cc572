"""The vendor on a customer's page: its embed code, and what its model needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.build.rendering import values_of
from snippetgen.javascript.literals import js_literal

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig


def vendor_model_data(config: SnippetConfig) -> dict[str, Any]:
    """Gather what the model of the vendor's script is to behave by, as JSON types."""
    vendor = config.vendor_descriptor
    parameters = vendor.handover_values(config.options)
    return {
        "script": f"/_page/models/{vendor.family(config.options)}.js",
        "parameters": parameters,
        "variables": list(config.variable_names.values()),
        "pattern": vendor.variables.pattern,
        "limit": values_of(config)["limit"],
        "measure": vendor.limits.measure,
        "return_channel": vendor.return_channel.model_dump(mode="json"),
        # The numbers that the page shows have to be there.
        "at_the_end": "numbers" in parameters,
    }


def embed_stub(config: SnippetConfig) -> str:
    """Write the inline part of the vendor's embed code, which stands before its script."""
    parameters = config.vendor_descriptor.handover_values(config.options)
    if parameters.get("before"):
        queue, command = js_literal(parameters["queue"]), js_literal(parameters["before"])
        return f"(window[{queue}] = window[{queue}] || []).push([{command}]);"
    # A function of many commands, which keeps them until the script has loaded.
    function = parameters.get("function") or (parameters.get("first") and parameters["method"])
    if function and "." not in str(function):
        name = js_literal(function)
        return (
            f"window[{name}] = window[{name}] || function queue() "
            "{ (queue.q = queue.q || []).push(arguments); };"
        )
    return ""
