"""The vendor on a customer's page: its embed code, and the data for its model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from snippetgen.builder.variant import values_of

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig

STATIC = Path(__file__).parent / "static"
"""What pages load from `/_page/`. `models` has a model of a vendor's script for each family,
`<family>.js`, and for some the code that a page runs before that script, `<family>.stub.js`."""


def vendor_model_data(config: SnippetConfig) -> dict[str, Any]:
    """Return the data for the page and the model of the vendor's script, as JSON types."""
    vendor = config.vendor_descriptor
    family, parameters = vendor.family(config.options), vendor.handover_values(config.options)
    return {
        "script": f"/_page/models/{family.name}.js",
        "stub": _stub_of(family.name),
        "transport": family.transport,
        "parameters": parameters,
        "blocked_global": parameters.get(family.blocked_global, ""),
        "variables": list(config.variable_names.values()),
        "pattern": vendor.variables.pattern,
        "limit": values_of(config)["limit"],
        "measure": vendor.limits.measure,
        "return_channel": vendor.return_channel.model_dump(mode="json"),
        "at_the_end": bool(parameters.get(family.needs_elements)),
    }


def _stub_of(family: str) -> str:
    """Return the address of the code that precedes the vendor's script, or ""."""
    stub = STATIC / "models" / f"{family}.stub.js"
    return f"/_page/models/{stub.name}" if stub.is_file() else ""
