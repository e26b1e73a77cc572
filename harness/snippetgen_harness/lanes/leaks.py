"""The globals that a snippet may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.config.rules import functions_of

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig


def allowed_globals(config: SnippetConfig) -> list[str]:
    """List the globals that a page with the snippet may have, besides those that it had before."""
    handover = config.vendor_descriptor.handover_values(config.options)
    consent = (config.consent or "").partition(".")[0]
    sample = functions_of(config.destination) if config.expose == "globals" else ()
    names = ("optimizely", config.global_name, str(handover.get("queue", "")), consent, *sample)
    return [name for name in names if name]
