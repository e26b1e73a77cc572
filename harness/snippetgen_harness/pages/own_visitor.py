"""Where a page puts the site's own visitor id for a configuration that reads it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig
    from snippetgen.config.visitor_sources import VisitorSource
    from snippetgen_harness.pages.situations import Situation


def own_visitor_place(config: SnippetConfig, situation: Situation) -> VisitorSource | None:
    """Return the configured location of the id in a situation; None if it has no id."""
    if not config.visitor_sources or situation.own_id is False:
        return None
    place = config.visitor_sources[-1 if situation.own_id_at == "last" else 0]
    return None if "sandbox" in situation.csp and place.kind in ("cookie", "storage") else place


def own_visitor_data(config: SnippetConfig, situation: Situation) -> dict[str, Any] | None:
    """Return the location and the id for static/own_visitor.js; None without an id."""
    place = own_visitor_place(config, situation)
    return {**asdict(place), "value": situation.own_id} if place else None
