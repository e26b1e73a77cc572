"""The site's own id of the visitor: where a page puts it for a configuration that reads it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig
    from snippetgen.config.visitor_sources import VisitorSource
    from snippetgen_harness.pages.situations import Situation


def own_visitor_place(config: SnippetConfig, situation: Situation) -> VisitorSource | None:
    """Return the configured place that holds the id in a situation; None if none does."""
    if not config.visitor_sources or situation.own_id is False:
        return None
    place = config.visitor_sources[-1 if situation.own_id_at == "last" else 0]
    return None if "sandbox" in situation.csp and place.kind in ("cookie", "storage") else place


def own_visitor_data(config: SnippetConfig, situation: Situation) -> dict[str, Any] | None:
    """Return the place and the id as static/own_visitor.js takes them; None without an id."""
    place = own_visitor_place(config, situation)
    return {**asdict(place), "value": situation.own_id} if place else None
