"""The globals that a snippet may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig

_SAMPLE = (
    "getAccountId",
    "getProjectId",
    "getVariationsInParameters",
    "getSegmentsInParameters",
    "getUserId",
    "generateConversionUrl",
)
"""The functions of Optimizely's own sample, which `expose = "globals"` defines."""


def allowed_globals(config: SnippetConfig) -> list[str]:
    """List the globals that a page with the snippet may have, besides those that it had before."""
    handover = config.vendor_descriptor.handover_values(config.options)
    consent = (config.consent or "").partition(".")[0]
    sample = _SAMPLE if config.expose == "globals" else ()
    names = ("optimizely", config.global_name, str(handover.get("queue", "")), consent, *sample)
    return [name for name in names if name]
