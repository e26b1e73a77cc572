"""The globals that a page may have, and those that leaked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from snippetgen.config import SnippetConfig


def allowed_globals(config: SnippetConfig) -> set[str]:
    """Return the globals of the snippet, the vendor's script, consent tool and data layer."""
    vendor_paths = config.vendor_descriptor.parameters_of_kind(config.options, "global", "path")
    paths = [config.global_name, config.consent, *vendor_paths]
    if config.data_layer.in_use:
        paths.append(config.data_layer.name)
    sample = config.destination_object.functions if config.expose == "globals" else ()
    return {path.partition(".")[0] for path in paths if path}.union(sample)


def leaked_globals(found: Iterable[str], allowed: Collection[str]) -> list[str]:
    """Return a page's new globals that are not allowed."""
    # Playwright adds its own globals to a Firefox that it drives over BiDi.
    return [name for name in found if name not in allowed and not name.startswith("__pw")]
